import type { Lab } from "../../../lab/startLab.ts";
import { onServer } from "../examples/exampleLab.ts";
import { outside } from "./heavyLab.ts";
import type { ProbedLab } from "./probedLab.ts";

/** Behind a link of the server, without a route back: only what is behind NAT gets an answer. */
export async function addOutside(server: Lab, probed: ProbedLab): Promise<void> {
  const { ipv4, ipv6 } = outside;
  const script = `
    ip netns add outside
    ip link add iso-out type veth peer name eth0 netns outside
    ip addr add ${ipv4.replace(/2$/, "1")}/24 dev iso-out
    ip addr add ${ipv6.replace(/2$/, "1")}/64 dev iso-out nodad
    ip link set iso-out up
    ip -n outside addr add ${ipv4}/24 dev eth0
    ip -n outside addr add ${ipv6}/64 dev eth0 nodad
    ip -n outside link set eth0 up`;
  const { exitCode, stdout } = await onServer(server, ["sh", "-ec", `exec 2>&1; ${script}`]);
  if (exitCode !== 0) throw new Error(`on the server: ${stdout}`);
  await probed.open("outside", "/run/netns/outside");
}
