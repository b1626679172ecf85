import { beforeAll, describe, expect, it } from "vitest";
import { deployLab } from "../../components/deployLab.ts";
import { resolve } from "../../model/resolve.ts";
import { readInfra } from "../../model/source/infraSource.ts";
import { run, type RecordingMocks } from "./mocks.ts";

const text = `
project_name: test
global: {}
domains:
  work:
    subnet_id: 1
    machines:
      a: {ephemeral: true, storage_volumes: {own: {path: /own}, both: {size: 1GiB, path: /both}}}
      b: {storage_volumes: {both: {size: 1GiB, path: /b}}}
      v: {type: vm, ephemeral: true, storage_volumes: {raw: {pool: fast, size: 2GiB}}}
`;

describe("volumes of a domain", () => {
  let mocks: RecordingMocks;
  const volume = (name: string) => mocks.find("incus:index:StorageVolume", name);

  beforeAll(async () => {
    const { lab } = resolve(readInfra({ main: { file: "infra.yml", text } }), {});
    if (lab === undefined) throw new Error("the fixture is invalid");
    ({ mocks } = await run(() => deployLab({ lab, images: {} })));
  });

  it("are made once each, in the machines' project", () => {
    const made = mocks.list().filter((one) => one.startsWith("incus:index:StorageVolume"));
    expect(made).toEqual(
      ["both", "own", "raw"].map((name) => `incus:index:StorageVolume work-${name}`),
    );
    expect(volume("work-own")).toMatchObject({
      inputs: {
        name: "own",
        project: "work",
        pool: "default",
        contentType: "filesystem",
        config: {},
      },
      parent: "strata:index:Domain$strata:index:Volume work-own",
    });
  });

  it("are bare disks of their size where a virtual machine gives no path", () => {
    expect(volume("work-raw").inputs).toMatchObject({
      pool: "fast",
      contentType: "block",
      config: { size: "2GiB" },
    });
  });

  it("are protected when one of their machines is", () => {
    const protection = ["own", "both", "raw"].map((name) => volume(`work-${name}`).protect);
    expect(protection).toEqual([false, true, false]);
  });
});
