import { describe, expect, it } from "vitest";
import { Network, type NetworkArgs } from "../../components/network.ts";
import { run } from "./mocks.ts";

async function configOf(more: Partial<NetworkArgs>) {
  const args = { bridge: "net-work", subnet: "10.100.1.0/24", gateway: "10.100.1.254" };
  const { mocks } = await run(
    () => new Network("work", { ...args, ingress: [], egress: [], ...more }).bridge,
  );
  return mocks.find("incus:index:Network", "work").inputs["config"];
}

describe("Network", () => {
  it("lets everything out, and has no IPv6", async () => {
    const config = await configOf({});
    expect(config).toMatchObject({
      "ipv4.address": "10.100.1.254/24",
      "ipv6.address": "none",
      "security.acls.default.ingress.action": "drop",
      "security.acls.default.egress.action": "allow",
    });
    expect(config).not.toHaveProperty("raw.dnsmasq");
  });

  it("without internet keeps packets and questions for names inside", async () => {
    expect(await configOf({ internet: false })).toMatchObject({
      "security.acls.default.egress.action": "drop",
      "raw.dnsmasq": "no-resolv",
    });
  });

  it("has the IPv6 subnet of its IPv4 one", async () => {
    expect(await configOf({ ipv6: "ula" })).toMatchObject({
      "ipv6.address": "fd0a:7374:7261:6401::fe/64",
      "ipv6.nat": "true",
      "ipv6.dhcp.stateful": "true",
    });
  });
});
