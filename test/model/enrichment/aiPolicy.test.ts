import { describe, expect, it } from "vitest";
import { found, patched, resolveData, type Mapping } from "../infra.ts";

const domains = {
  "ai-tools": { subnet_id: 4, ai_provider: "cloud" },
  work: { ai_sanitize: "always" },
};
const exclusive: Mapping = {
  global: { ai_access_policy: "exclusive", ai_access_default: "work", ai_vram_flush: false },
  domains,
};

describe("ai_access_policy", () => {
  it("exclusive adds the policy that nobody wrote", () => {
    const { lab, errors } = resolveData(patched(exclusive));
    expect(found(errors)).toEqual([]);
    expect(lab?.policies).toEqual([
      {
        from: "work",
        to: "ai-tools",
        source: { kind: "domain", domain: "work" },
        target: { kind: "domain", domain: "ai-tools" },
        ports: "all",
        protocol: "tcp",
        bidirectional: true,
        description: "exclusive access of work to ai-tools",
      },
    ]);
  });

  it("keeps the policy that is there", () => {
    const written = { network_policies: [{ from: "admin", to: "ai-tools", ports: [22] }] };
    const { lab } = resolveData(patched({ ...exclusive, ...written }));
    expect(lab?.policies.map(({ from, ports }) => ({ from, ports }))).toEqual([
      { from: "admin", ports: [22] },
    ]);
  });

  it("open adds nothing, and the rest is passed on", () => {
    const { lab } = resolveData(patched({ domains, global: { ai_access_policy: "open" } }));
    expect(lab?.policies).toEqual([]);
    expect(lab?.provisioning).toMatchObject({
      aiVramFlush: true,
      ai: {
        admin: { provider: "local", sanitize: false },
        "ai-tools": { provider: "cloud", sanitize: true },
        work: { provider: "local", sanitize: "always" },
      },
    });
    expect(resolveData(patched(exclusive)).lab?.provisioning.aiVramFlush).toBe(false);
  });
});
