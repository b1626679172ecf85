import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { daemonGet, daemonWrite } from "../harness/daemon.ts";
import { ProviderProcess } from "../harness/providerProcess.ts";
import { TinyGuests } from "../harness/tinyGuests.ts";

const type = "incus:index:Network";
const project = "netaddr";
const config = { "ipv4.address": "10.117.9.254/24", "ipv6.address": "none" };
const volumes = "/1.0/storage-pools/default/volumes/custom";

describe("the addresses of a network before", () => {
  const { socket, fingerprint } = inject("lab");
  const guests = new TinyGuests(socket, project);
  let provider: ProviderProcess;

  const addressOf = async (name: string) =>
    (await daemonGet<{ config: Record<string, string> }>(socket, `/1.0/networks/${name}`)).config[
      "ipv4.address"
    ];

  beforeAll(async () => {
    provider = await ProviderProcess.start({ socket, fingerprint });
    await guests.create();
  });
  afterAll(async () => {
    await guests.drop();
    await provider.stop();
  });

  test("pass to the one that is made in its place", async () => {
    const old = await provider.create(type, "na-old", { config });
    const made = await provider.create(type, "na-new", { config, addressFrom: "na-old" });
    expect(await addressOf("na-new")).toBe("10.117.9.254/24");
    expect(await addressOf("na-old")).toBe("none");
    expect(await provider.diff(made, { config })).toMatchObject({ changed: false });
    await provider.delete(old);
    await provider.delete(made);
  });

  test("come back where the new one cannot be made, and stay where it is another's", async () => {
    const old = await provider.create(type, "na-old", { config });
    const wrong = { ...config, "security.acls": "na-nowhere" };
    const args = { config: wrong, addressFrom: "na-old" };
    await expect(provider.create(type, "na-new", args)).rejects.toThrow(/cannot create network/);
    expect(await addressOf("na-old")).toBe("10.117.9.254/24");

    await daemonWrite(socket, "PATCH", "/1.0/networks/na-old", {
      config: { "user.pulumi.owner": "" },
    });
    await expect(
      provider.create(type, "na-new", { config, addressFrom: "na-old" }),
    ).rejects.toThrow(/in use/);
    expect(await addressOf("na-old")).toBe("10.117.9.254/24");
    await provider.delete(old);
  });

  test("are not taken from a machine whose volume keeps it where it is", async () => {
    const old = await provider.create(type, "na-old", { config });
    await daemonWrite(socket, "POST", `${volumes}?project=${project}`, { name: "data" });
    await guests.add("box", { running: false });
    await daemonWrite(socket, "PATCH", guests.path("instances/box"), {
      devices: {
        eth0: { type: "nic", network: "na-old" },
        data: { type: "disk", pool: "default", source: "data", path: "/data" },
      },
    });
    await expect(
      provider.create(type, "na-new", { config, addressFrom: "na-old" }),
    ).rejects.toThrow(/instance "box" in project "netaddr".*its volume "data" stays/);
    expect(await addressOf("na-old")).toBe("10.117.9.254/24");
    await guests.remove("box");
    await daemonWrite(socket, "DELETE", `${volumes}/data?project=${project}`);
    await provider.delete(old);
  });
});
