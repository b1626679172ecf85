import type { Path } from "../../problem.ts";
import { parseHostAddress } from "../hostAddress.ts";
import type { NicDraft } from "../schema/manifestSchema.ts";
import type { ManifestContext, NodeEntry } from "./context.ts";
import type { ManifestRule } from "./rule.ts";

export const nicRules = [
  {
    code: "HV25",
    sentence:
      "A NIC's `ip` is `dhcp`, or a host's address with its prefix length such as 10.0.12.50/24.",
    check: (context) =>
      nicsIn(context).flatMap(({ nic: { ip }, path }) =>
        typeof ip !== "string" || ip === "dhcp" || parseHostAddress(ip) !== undefined
          ? []
          : [
              {
                path: [...path, "ip"],
                message: `"${ip}" is no host's address with a prefix length`,
                help: "write it like 10.0.12.50/24, or leave ip out for dhcp",
              },
            ],
      ),
  },
  {
    code: "HV26",
    sentence: "A `gateway` stands beside a static `ip`: another address of the same network.",
    check: (context) =>
      nicsIn(context).flatMap(({ nic: { ip, gateway }, path }) => {
        if (typeof gateway !== "string") return [];
        const at = [...path, "gateway"];
        if (ip === "dhcp" || (ip === undefined && !context.isGiven([...path, "ip"]))) {
          const help = "remove gateway, or give a static ip";
          return [{ path: at, message: "DHCP names the gateway", help }];
        }
        const own = typeof ip === "string" ? parseHostAddress(ip) : undefined;
        if (own === undefined) return [];
        const other = parseHostAddress(`${gateway}/${own.length}`);
        if (other !== undefined && other.network === own.network && other.host !== own.host) {
          return [];
        }
        return [
          {
            path: at,
            message: `"${gateway}" is no other address in the network of ${ip}`,
            help: "write the router's address, without a prefix length",
          },
        ];
      }),
  },
  {
    code: "HV27",
    sentence: "No two NICs have the same static `ip`.",
    check: (context) => {
      const nics = nicsIn(context).flatMap(({ nic, node, path }) => {
        const [address] = typeof nic.ip === "string" ? nic.ip.split("/") : [];
        const isStatic = typeof nic.ip === "string" && parseHostAddress(nic.ip) !== undefined;
        return isStatic ? [{ address, node, path }] : [];
      });
      return nics.flatMap(({ address, path }, index) => {
        const first = nics.slice(0, index).find((other) => other.address === address);
        if (first === undefined) return [];
        return [
          {
            path: [...path, "ip"],
            message: `${address} belongs to node "${first.node.name}"`,
            help: "choose an address that is free, or leave ip out for dhcp",
          },
        ];
      });
    },
  },
] as const satisfies readonly ManifestRule[];

interface NicEntry {
  readonly node: NodeEntry;
  readonly nic: NicDraft;
  readonly path: Path;
}

function nicsIn({ nodes }: ManifestContext): NicEntry[] {
  return nodes.flatMap((node) =>
    (node.keys.nics ?? []).map((nic, index) => ({
      node,
      nic,
      path: [...node.path, "nics", index],
    })),
  );
}
