import { describe, expect, it } from "vitest";
import type { Facts } from "../../../model/facts.ts";
import { found, patched, resolveData, resolveText } from "../infra.ts";

const text = `
project_name: nested
global: {}
domains:
  pro:
    subnet_id: 2
    machines: {pro-dev: {}, pro-vm: {type: vm}}
network_policies:
  - {from: host, to: pro-dev}
`;

function on(nesting: Partial<NonNullable<Facts["nesting"]>>): Facts {
  return { networks: [], nesting: { yolo: false, ...nesting } };
}

describe("names on a nested server", () => {
  it("start with its level, while policies, addresses and machines keep theirs", () => {
    const { lab } = resolveText(text, on({ absoluteLevel: 1 }));
    expect(lab?.prefix).toBe("001-");
    expect(lab?.projects[0]).toMatchObject({
      name: "001-pro",
      domain: "pro",
      bridge: "net-001-pro",
    });
    expect(lab?.instances[0]).toMatchObject({
      name: "001-pro-dev",
      machine: "pro-dev",
      project: "001-pro",
      domain: "pro",
      devices: { eth0: { network: "net-001-pro" } },
    });
    expect(lab?.profiles[0]).toMatchObject({ project: "001-pro", domain: "pro" });
    expect(lab?.policies[0]).toMatchObject({ target: { domain: "pro", machine: "pro-dev" } });
    expect(Object.keys(lab?.addressing.domains ?? {})).toEqual(["pro"]);
  });

  it.each([
    [
      "by choice",
      { absoluteLevel: 1 },
      text.replace("global: {}", "global: {nesting_prefix: false}"),
    ],
    ["where the level is unknown", {}, text],
  ])("are plain %s", (_why, nesting, source) => {
    const { lab } = resolveText(source, on(nesting));
    expect(lab?.prefix).toBe("");
    expect(lab?.projects[0]).toMatchObject({ name: "pro", bridge: "net-pro" });
    expect(lab?.instances[0]?.name).toBe("pro-dev");
  });

  it("have a prefix on level 0, too, when it is said", () => {
    expect(resolveText(text, on({ absoluteLevel: 0 })).lab?.prefix).toBe("000-");
  });

  it("leave seven characters for a domain", () => {
    const long = patched({ domains: { workshop: { subnet_id: 9 } } });
    const { errors } = resolveData(long, on({ absoluteLevel: 12, vmNested: true }));
    expect(errors).toMatchObject([
      {
        code: "S2",
        message: "the bridge net-012-workshop would have 16 characters; Linux allows 15",
        help: "shorten the domain's name to 7",
      },
    ]);
  });

  it("are the lab's own among the server's networks", () => {
    const bridge = { name: "net-001-pro", addresses: ["10.100.2.254/24"], bridge: true };
    const nested = { ...on({ absoluteLevel: 1 }), networks: [bridge] };
    expect(resolveText(text, nested).errors).toEqual([]);
    expect(found(resolveText(text, { ...on({}), networks: [bridge] }).errors)).toEqual([
      "P14 domains.pro.subnet_id",
    ]);
  });
});

describe("the files that tell a machine where it stands", () => {
  const filesOf = (machine: string, facts: Facts) =>
    resolveText(text, facts).lab?.instances.find((one) => one.machine === machine)?.files;

  it("count on from the server's", () => {
    const nested = on({ absoluteLevel: 2, relativeLevel: 1, vmNested: false, yolo: true });
    expect(filesOf("pro-dev", nested)).toEqual({
      "/etc/anklume/absolute_level": "3\n",
      "/etc/anklume/relative_level": "2\n",
      "/etc/anklume/vm_nested": "false\n",
      "/etc/anklume/yolo": "true\n",
    });
    expect(filesOf("pro-vm", nested)).toEqual({
      "/etc/anklume/absolute_level": "3\n",
      "/etc/anklume/relative_level": "0\n",
      "/etc/anklume/vm_nested": "true\n",
      "/etc/anklume/yolo": "true\n",
    });
  });

  it("leave out what is unknown", () => {
    expect(filesOf("pro-dev", on({ absoluteLevel: 0 }))).toEqual({
      "/etc/anklume/absolute_level": "1\n",
      "/etc/anklume/relative_level": "1\n",
      "/etc/anklume/yolo": "false\n",
    });
    expect(filesOf("pro-dev", on({ vmNested: true }))).toEqual({});
  });
});
