import { createHash } from "node:crypto";
import type { Call, Routes } from "../api/call.ts";
import { badParameters } from "../pveError.ts";
import type { FirewallAlias } from "../state.ts";

/** Addresses by name for the rules of a guest. A guest that does not exist may have them as well: they are a file of their own. */
export const aliasRoutes: Routes = Object.assign({}, ...["qemu", "lxc"].map(routesOf)) as Routes;

function routesOf(kind: string): Routes {
  const base = `/nodes/{node}/${kind}/{vmid}/firewall/aliases`;
  return {
    [`GET ${base}`]: (call) => {
      const aliases = Object.values(aliasesOf(call)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const digest = createHash("sha1").update(JSON.stringify(aliases)).digest("hex");
      return aliases.map((alias) => ({ ...alias, ipversion: 4, digest }));
    },
    [`POST ${base}`]: (call) => {
      const aliases = aliasesOf(call);
      const name = call.need("name");
      if (aliases[name.toLowerCase()] !== undefined) {
        throw badParameters({ name: `alias '${name}' already exists` });
      }
      const comment = call.text("comment");
      const alias = { name, cidr: call.need("cidr"), ...(comment !== undefined && { comment }) };
      aliases[name.toLowerCase()] = alias;
      call.node.state.aliases = { ...call.node.state.aliases, [call.need("vmid")]: aliases };
      return null;
    },
    [`DELETE ${base}/{name}`]: (call) => {
      delete aliasesOf(call)[call.need("name").toLowerCase()];
      return null;
    },
  };
}

const aliasesOf = (call: Call): Record<string, FirewallAlias> =>
  call.node.state.aliases?.[call.need("vmid")] ?? {};
