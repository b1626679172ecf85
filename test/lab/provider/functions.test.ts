import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { daemonGet } from "../harness/daemon.ts";
import { ProviderProcess } from "../harness/providerProcess.ts";

interface Server {
  readonly api_extensions: readonly string[];
  readonly environment: {
    readonly server_name: string;
    readonly server_version: string;
    readonly architectures: readonly string[];
  };
}

describe("functions", () => {
  const { socket, fingerprint } = inject("lab");
  let provider: ProviderProcess;

  beforeAll(async () => {
    provider = await ProviderProcess.start({ socket, fingerprint });
  });
  afterAll(async () => await provider.stop());

  test("getServer tells what the daemon says of itself", async () => {
    const { environment, api_extensions } = await daemonGet<Server>(socket, "/1.0");
    const server = await provider.invoke("incus:index:getServer");
    expect(server).toMatchObject({
      name: environment.server_name,
      version: environment.server_version,
      fingerprint,
      clustered: false,
      architectures: environment.architectures,
      extensions: api_extensions,
    });
    expect(server["storageDrivers"]).toContain("dir");
    expect(server["addresses"]).toBeInstanceOf(Array);
  });

  test("getResources tells CPU, memory and every network", async () => {
    const { cpu, memory } = await daemonGet<{ cpu: { total: number }; memory: { total: number } }>(
      socket,
      "/1.0/resources",
    );
    const live = await daemonGet<{ name: string; managed: boolean }[]>(
      socket,
      "/1.0/networks?recursion=1",
    );
    const found = await provider.invoke("incus:index:getResources");
    expect(found).toMatchObject({ cpus: cpu.total, memoryBytes: memory.total });
    const networks = found["networks"] as { name: string; managed: boolean; ipv4: string[] }[];
    expect(networks.map(({ name, managed }) => [name, managed])).toEqual(
      live
        .map(({ name, managed }) => [name, managed] as const)
        .toSorted(([a], [b]) => a.localeCompare(b)),
    );
    for (const cidr of networks.flatMap(({ ipv4 }) => ipv4)) {
      expect(cidr).toMatch(/^\d+\.\d+\.\d+\.\d+\/\d+$/);
    }
    expect(found["gpus"]).toBeInstanceOf(Array);
  });

  test("refuses arguments that it does not know", async () => {
    await expect(provider.invoke("incus:index:getServer", { name: "x" })).rejects.toThrow(
      /name: there is no such property/,
    );
  });
});
