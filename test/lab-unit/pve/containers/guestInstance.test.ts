import { describe, expect, test } from "vitest";
import type { GuestSpec } from "../../../../lab/pve/guests/guestBackend.ts";
import { guestInstance } from "../../../../lab/pve/containers/guestInstance.ts";

const networks = { vmbr0: "vmbr0-father" };
const debian = { alias: "strata-debian" };
const nic = {
  key: "net0",
  mac: "BC:24:11:00:00:01",
  bridge: "vmbr0",
  ip: "10.99.0.30/24",
  gateway: "10.99.0.1",
};
const vm: GuestSpec = {
  vmid: "100",
  kind: "qemu",
  name: "first",
  image: "local:import/debian-12.qcow2",
  config: { memory: "2048" },
  nics: [nic],
};

describe("what Incus is told of a guest", () => {
  test("its memory, its disk's origin, and each NIC by its own MAC on the bridge's network", () => {
    const { config, devices, profiles } = guestInstance(vm, debian, networks);
    expect(config).toEqual({
      "limits.memory": "2048MiB",
      "user.pve.image": "local:import/debian-12.qcow2",
    });
    expect(devices).toEqual({
      root: { type: "disk", path: "/", pool: "default" },
      net0: { type: "nic", network: "vmbr0-father", name: "eth0", hwaddr: "bc:24:11:00:00:01" },
    });
    expect(profiles).toEqual([]);
  });

  test("the documents of its drive, but for an upgrade from outside", () => {
    const user = "#cloud-config\nhostname: first\npackage_upgrade: true\n";
    const cloudInit = { user, network: "version: 1\n", meta: "instance-id: x\n" };
    const { config } = guestInstance({ ...vm, cloudInit }, debian, networks);
    expect(config).toMatchObject({
      "cloud-init.user-data": "#cloud-config\nhostname: first\n",
      "cloud-init.network-config": "version: 1\n",
      "user.meta-data": "instance-id: x\n",
    });
    expect(config).not.toHaveProperty("cloud-init.vendor-data");
    const more = guestInstance(
      { ...vm, cloudInit: { ...cloudInit, vendor: "v" } },
      debian,
      networks,
    );
    expect(more.config).toMatchObject({ "cloud-init.vendor-data": "v" });
  });

  test("of a container its settings as such documents", () => {
    const ct: GuestSpec = {
      ...vm,
      kind: "lxc",
      config: { nameserver: "10.99.0.53 10.99.0.54" },
      initial: { sshKeys: "ssh-ed25519 AAAA one\n\nssh-ed25519 BBBB two\n", password: "word" },
    };
    const { config } = guestInstance(ct, debian, networks);
    expect(config["limits.memory"]).toBe("512MiB");
    const read = (key: string) =>
      JSON.parse(config[key]?.replace("#cloud-config\n", "") ?? "") as unknown;
    expect(read("cloud-init.user-data")).toEqual({ hostname: "first" });
    expect(read("cloud-init.vendor-data")).toEqual({
      disable_root: false,
      chpasswd: { expire: false, users: [{ name: "root", password: "word", type: "text" }] },
      ssh_authorized_keys: ["ssh-ed25519 AAAA one", "ssh-ed25519 BBBB two"],
    });
    expect(JSON.parse(config["cloud-init.network-config"] ?? "")).toEqual({
      version: 2,
      ethernets: {
        eth0: {
          addresses: ["10.99.0.30/24"],
          routes: [{ to: "0.0.0.0/0", via: "10.99.0.1" }],
          nameservers: { addresses: ["10.99.0.53", "10.99.0.54"] },
        },
      },
    });
  });

  test("what its image adds", () => {
    const image = {
      ...debian,
      config: { "security.nesting": "true" },
      devices: { programs: { type: "disk", source: "/usr", path: "/opt/lab/usr" } },
    };
    expect(guestInstance(vm, image, networks)).toMatchObject({
      config: image.config,
      devices: { ...image.devices, net0: { type: "nic" } },
    });
  });

  test("nothing, where a bridge is a name only", () => {
    const spec = { ...vm, nics: [{ ...nic, bridge: "vmbr7" }] };
    expect(() => guestInstance(spec, debian, networks)).toThrow(
      "net0: bridge 'vmbr7' is a name only, no network of the lab",
    );
  });
});
