import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allow, drop } from "../../../model/isolation/aclRule.ts";
import { ruleText } from "../../../model/hostRules/ruleText.ts";

describe("ruleText", () => {
  it("writes addresses of both families, ranges and ports", () => {
    expect(
      ruleText(
        allow("web", {
          source: "10.1.0.0/24",
          destination: "10.1.2.3/32",
          protocol: "tcp",
          destinationPort: "80,443-445",
        }),
      ),
    ).toBe(
      'ip saddr 10.1.0.0/24 ip daddr 10.1.2.3/32 tcp dport { 80, 443-445 } accept comment "web"',
    );
    expect(ruleText(drop("", { destination: "fd00::1-fd00::9,fd00::11" }))).toBe(
      "ip6 daddr { fd00::1-fd00::9, fd00::11 } drop",
    );
  });

  it("writes protocols without ports", () => {
    const protocols = (["tcp", "udp", "icmp4", "icmp6"] as const).map((protocol) =>
      ruleText(drop("", { protocol })),
    );
    expect(protocols).toEqual(
      ["tcp", "udp", "icmp", "ipv6-icmp"].map((name) => `meta l4proto ${name} drop`),
    );
  });

  it("makes of any description a comment that ends where it should", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (description) => {
        const text = ruleText(drop(description, { protocol: "tcp" }));
        const [, comment = ""] = /^meta l4proto tcp drop(?: comment "([^"]*)")?$/u.exec(text) ?? [];
        expect(text.startsWith("meta l4proto tcp drop")).toBe(true);
        expect(text.replace(` comment "${comment}"`, "")).toBe("meta l4proto tcp drop");
        expect(comment).not.toMatch(/[\p{C}\\]/u);
        expect(Buffer.byteLength(comment)).toBeLessThan(128);
      }),
    );
    expect(ruleText(drop('a "b"\n\tc; drop', {}))).toBe(`drop comment "a 'b' c; drop"`);
    expect(ruleText(drop("é".repeat(100), {}))).toBe(`drop comment "${"é".repeat(63)}"`);
  });
});
