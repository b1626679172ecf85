import { describe, expect, it } from "vitest";
import { deployLab } from "../../components/deployLab.ts";
import { resolve } from "../../model/resolve.ts";
import { readInfra } from "../../model/source/infraSource.ts";
import { run } from "./mocks.ts";

describe("a nested lab", () => {
  const text = `
project_name: nested
global: {}
domains:
  new:
    subnet_id: 1
    renamed_from: old
    machines: {box: {renamed_from: case}}
`;
  const registered = async () => {
    const infra = readInfra({ main: { file: "infra.yml", text } });
    const { lab } = resolve(infra, { nesting: { absoluteLevel: 1, yolo: false } });
    if (lab === undefined) throw new Error("the fixture is invalid");
    return (await run(() => deployLab({ lab, images: {} }))).mocks;
  };

  it("has its level in names on the server only", async () => {
    const mocks = await registered();
    expect(mocks.find("incus:index:Instance", "box").inputs).toMatchObject({
      name: "001-box",
      project: "001-new",
      devices: { eth0: { network: "net-001-new" } },
    });
    expect(mocks.find("incus:index:Profile", "new-default").inputs).toMatchObject({
      name: "default",
      project: "001-new",
      devices: { eth0: { network: "net-001-new" } },
    });
  });

  it("writes files into its machines", async () => {
    const mocks = await registered();
    const level = mocks.find("incus:index:File", "box:/etc/anklume/absolute_level");
    expect(level.inputs).toMatchObject({
      instance: "001-box",
      project: "001-new",
      path: "/etc/anklume/absolute_level",
      content: "2\n",
    });
  });

  it("says what had the names before", async () => {
    const mocks = await registered();
    expect(mocks.find("incus:index:Network", "new-network").inputs).toMatchObject({
      name: "net-001-new",
      addressFrom: "net-001-old",
    });
    const { aliases } = mocks.find("strata:index:Instance", "box");
    expect(aliases).toContain("case");
  });
});
