import { describe, expect, it } from "vitest";
import { Network, type NetworkArgs } from "../../components/network.ts";
import { run } from "./mocks.ts";

async function networkOf(more: Partial<NetworkArgs>) {
  const args = { bridge: "net-work", subnet: "10.100.1.0/24", gateway: "10.100.1.254" };
  return run(() => new Network("work", { ...args, ingress: [], egress: [], ...more }).bridge);
}

async function configOf(more: Partial<NetworkArgs>) {
  const { mocks } = await networkOf(more);
  return mocks.find("incus:index:Network", "work").inputs["config"];
}

describe("Network", () => {
  it("lets nothing out but what its rules say, and has no IPv6", async () => {
    const config = await configOf({});
    expect(config).toMatchObject({
      "ipv4.address": "10.100.1.254/24",
      "ipv6.address": "none",
      "security.acls.default.ingress.action": "drop",
      "security.acls.default.egress.action": "drop",
    });
    expect(config).not.toHaveProperty("raw.dnsmasq");
  });

  it("without internet keeps questions for names inside", async () => {
    expect(await configOf({ internet: false })).toMatchObject({ "raw.dnsmasq": "no-resolv" });
  });

  const host = {
    access: { kind: "local", interpreter: [] },
    bases: ["10.100"],
    stack: "dev-laptop",
    stackId: "01234567-89ab-4cde-8f01-23456789abcd",
  } as const;

  it.each(["acl", "nftables", "both"] as const)(
    "has its rules where it is told: %s",
    async (isolation) => {
      const { mocks } = await networkOf({ isolation, host });
      const registered = mocks
        .list()
        .filter((one) => one.includes("Command") || one.includes("Acl"));
      expect(registered).toEqual([
        ...(isolation === "acl" ? [] : ["command:local:Command work-rules"]),
        ...(isolation === "nftables" ? [] : ["incus:index:NetworkAcl work-acl"]),
      ]);
      const { config } = mocks.find("incus:index:Network", "work").inputs as { config: object };
      expect("security.acls" in config).toBe(isolation !== "nftables");
    },
  );

  it("reaches the server by SSH with the key it must have, and keeps its own secret", async () => {
    const access = { kind: "ssh", address: "nuc", port: 22, user: "root", hostKey: "k" } as const;
    const { mocks } = await networkOf({
      isolation: "both",
      host: { ...host, access, sshKey: "s" },
    });
    const { inputs } = mocks.find("command:remote:Command", "work-rules");
    expect(inputs).toMatchObject({
      // How a secret looks to the mocks.
      connection: {
        value: { host: "nuc", port: 22, user: "root", hostKey: "k", privateKey: "s" },
      },
      stdin: expect.stringContaining("table inet strata-net-work"),
      delete: expect.stringContaining("delete table inet strata-net-work"),
    });
  });

  it("does not leave rules out for want of a server", async () => {
    await expect(networkOf({ isolation: "both" })).rejects.toThrow(/HostRules needs its host/);
  });

  it("has the IPv6 subnet of its IPv4 one", async () => {
    expect(await configOf({ ipv6: "ula" })).toMatchObject({
      "ipv6.address": "fd0a:7374:7261:6401::fe/64",
      "ipv6.nat": "true",
      "ipv6.dhcp.stateful": "true",
    });
  });
});
