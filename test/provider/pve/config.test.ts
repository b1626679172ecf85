import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkConfig, config } from "../../../provider/pve/config.ts";
import { makePair } from "../incus/api/certificates.ts";

const dir = mkdtempSync(join(tmpdir(), "strata-pairs-"));
afterAll(() => rmSync(dir, { recursive: true }));

const [father, mother] = [makePair(dir, "father"), makePair(dir, "mother")];
const of = (node: string, certificate: string, endpoint = `https://${node}:8006/`) => ({
  node,
  certificate,
  endpoint,
  token: "u@pve!t=secret",
  isHost: true,
});

describe("a stack stays on its node", () => {
  const before = of("father", father.certificate);

  it("which may move to another address", () => {
    expect(checkConfig(before, of("father", father.certificate, "https://10.0.0.2:8006/"))).toEqual(
      [],
    );
    expect(checkConfig(undefined, before)).toEqual([]);
  });

  it("and not to another node, whatever it is called: both are named", () => {
    const [named] = checkConfig(before, of("mother", mother.certificate));
    expect(named?.path).toBe("node");
    expect(named?.reason).toMatch(/deployed to node father .* now name node mother /);
    const [renamed] = checkConfig(before, of("father", mother.certificate));
    expect(renamed?.path).toBe("certificate");
    expect(renamed?.reason).toContain("previousFingerprint");
    expect(named?.reason).not.toContain("secret");
  });

  it("unless its certificate was renewed, which has to be said", () => {
    const [, fingerprint = ""] =
      /previousFingerprint (\S+)/.exec(
        checkConfig(before, of("father", mother.certificate))[0]?.reason ?? "",
      ) ?? [];
    const renewed = { ...of("father", mother.certificate), previousFingerprint: fingerprint };
    expect(checkConfig(before, renewed)).toEqual([]);
  });

  it("but a node that a stack makes may be made anew", () => {
    const inner = { ...before, isHost: false };
    expect(checkConfig(inner, { ...of("father", mother.certificate), isHost: false })).toEqual([]);
  });
});

it.each([
  [{ endpoint: "http://father:8006/" }, "https://10.0.12.5:8006/"],
  [{ certificate: "none" }, "PEM"],
  [{ token: "u@pve=secret" }, "user@realm!name=value"],
])("refuses %j without repeating a token", (wrong, wanted) => {
  const { error } = config.safeParse({ ...of("father", father.certificate), ...wrong });
  expect(error?.issues.map(({ message }) => message).join()).toContain(wanted);
  expect(error?.message).not.toContain("secret");
});
