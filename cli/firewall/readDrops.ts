import { z } from "zod";
import { dropSeconds } from "../../model/firewall/firewallRuleset.ts";

/** What the firewall machine has dropped of one kind: the last of these packets, and how many. */
export interface Drop {
  /** Of the last packet, to the second. */
  readonly time: Date;
  readonly source: string;
  readonly destination: string;
  /** Such as `tcp`, or the number of a protocol without a name. */
  readonly protocol: string;
  /** Of the destination; undefined where the protocol has none. */
  readonly port: number | undefined;
  readonly packets: number;
}

const element = z.object({
  elem: z.object({
    val: z.object({ concat: z.array(z.union([z.string(), z.number()])).min(3) }),
    expires: z.number(),
    counter: z.object({ packets: z.number() }),
  }),
});
const listing = z.object({
  nftables: z.array(
    z.looseObject({
      set: z.looseObject({ name: z.string(), elem: z.array(z.unknown()).default([]) }).optional(),
    }),
  ),
});
const names = /^drops_(ports|others)$/;
/** nft writes numbers where the machine has no /etc/protocols, as small images have not. */
const protocols: Readonly<Record<string, string>> = {
  1: "icmp",
  2: "igmp",
  6: "tcp",
  17: "udp",
  47: "gre",
  50: "esp",
  132: "sctp",
};

/**
 * Reads what `nft --json list table inet strata` prints, newest first.
 *
 * @param now when it was printed: nft says how long each entry has left
 * @throws Error when it is not that
 */
export function readDrops(json: string, now: Date): Drop[] {
  const sets = listing.parse(JSON.parse(json)).nftables.flatMap(({ set }) => set ?? []);
  return sets
    .filter(({ name }) => names.test(name))
    .flatMap(({ elem }) => elem.map((one) => toDrop(element.parse(one).elem, now)))
    .sort((a, b) => b.time.getTime() - a.time.getTime());
}

function toDrop({ val, expires, counter }: z.output<typeof element>["elem"], now: Date): Drop {
  const [source, destination, protocol, port] = val.concat;
  return {
    time: new Date(now.getTime() - (dropSeconds - expires) * 1000),
    source: String(source),
    destination: String(destination),
    protocol: protocols[String(protocol)] ?? String(protocol),
    port: port === undefined ? undefined : Number(port),
    packets: counter.packets,
  };
}
