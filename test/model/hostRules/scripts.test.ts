import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { deployScript } from "../../../model/hostRules/deployScript.ts";
import { hostAccessSchema, viaOf } from "../../../model/hostRules/hostAccess.ts";
import { readScript } from "../../../model/hostRules/readScript.ts";
import { removeCommand } from "../../../model/hostRules/removeCommand.ts";

const placement = {
  bridge: "net-work",
  stack: "dev-laptop",
  stackId: "01234567-89ab-4cde-8f01-23456789abcd",
  via: "ssh root@nuc 22",
};
const deploy = deployScript(placement, "table inet strata-net-work {\n}\n");

/** Parses, and runs nothing. */
const parse = (script: string) => execFileSync("sh", ["-n"], { input: script, stdio: "pipe" });

describe("the scripts for the server", () => {
  it("can be read by a shell, whole", () => {
    for (const script of [deploy, readScript(["net-work"], "x\n"), removeCommand(placement)]) {
      expect(() => parse(script)).not.toThrow();
    }
    expect(() => parse(deploy.slice(0, -30))).toThrow("Syntax error");
  });

  it("do nothing when only half of one arrives", () => {
    const half = deploy.slice(0, deploy.indexOf("}\nmain"));
    // Every command that it has stands in a function that is never called then.
    expect(half.startsWith("main() {\n")).toBe(true);
    expect(deploy.endsWith("}\nmain </dev/null\n")).toBe(true);
  });

  it("check before they load, and keep the file for last", () => {
    const steps = ["nft -c -f", "unshare --net", "\nnft -f", "mv "].map((step) =>
      deploy.indexOf(step),
    );
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps).not.toContain(-1);
  });

  it("quote the removal as one word", () => {
    expect(removeCommand(placement).split("'")).toHaveLength(3);
  });
});

describe("hostAccessSchema", () => {
  const problems = (given: unknown) =>
    hostAccessSchema
      .safeParse(given)
      .error?.issues.map(({ path, message }) => [...path, message].join(" "));

  it("fills in what SSH needs besides address and key", () => {
    const access = hostAccessSchema.parse({ address: "nuc", hostKey: "ssh-ed25519 AAAA root@nuc" });
    expect(access).toMatchObject({ kind: "ssh", port: 22, user: "root" });
    expect(viaOf(access)).toBe("ssh root@nuc 22");
  });

  it("runs locally by the machine's shell, or by another", () => {
    expect(hostAccessSchema.parse("local")).toEqual({ kind: "local", interpreter: [] });
    const inside = hostAccessSchema.parse({ interpreter: ["podman", "exec", "-i", "incus"] });
    expect(viaOf(inside)).toBe("local");
  });

  it("connects to nobody whose key is not given, and to nothing that is an option", () => {
    expect(problems({ address: "nuc" })).toEqual([expect.stringContaining("hostKey missing")]);
    expect(problems({ address: "nuc", hostKey: "AAAA" })).toEqual([
      expect.stringContaining("hostKey expected a public key"),
    ]);
    expect(problems({ address: "-oProxyCommand=x", hostKey: "ssh-rsa AAAA" })).toEqual([
      expect.stringContaining("address expected a name"),
    ]);
    expect(problems("locl")?.[0]).toBe(
      "address expected local, or a mapping with address and hostKey",
    );
  });
});
