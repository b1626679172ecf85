import { createHash } from "node:crypto";
import type { Call, Routes } from "../api/call.ts";
import { textOf } from "../api/parameters.ts";
import { failure } from "../pveError.ts";
import type { Mapping } from "../state.ts";

const kinds = ["pci", "usb"] as const;

export const mappingRoutes: Routes = Object.assign({}, ...kinds.map(routesOf)) as Routes;

function routesOf(kind: (typeof kinds)[number]): Routes {
  const base = `/cluster/mapping/${kind}`;
  const key = (call: Call) => `${kind}/${call.need("id")}`;
  return {
    [`GET ${base}`]: (call) =>
      Object.entries(call.node.state.mappings)
        .filter(([name]) => name.startsWith(`${kind}/`))
        .filter(([name]) =>
          call.rights.mayAny(`/mapping/${name}`, "Mapping.Use", "Mapping.Modify", "Mapping.Audit"),
        )
        .map(([name, mapping]) => ({
          id: name.slice(kind.length + 1),
          ...shown(call, mapping),
          ...(call.text("check-node") === undefined ? {} : { checks: checksOf(mapping) }),
        })),
    [`POST ${base}`]: (call) => {
      const { mappings } = call.node.state;
      if (mappings[key(call)] !== undefined) {
        const what = `${kind} ID '${call.need("id")}' already defined`;
        throw failure(`create hardware mapping failed: ${what}`);
      }
      mappings[key(call)] = { kind, map: listOf(call) };
      return null;
    },
    [`GET ${base}/{id}`]: (call) => shown(call, need(call, key(call))),
    [`PUT ${base}/{id}`]: (call) => {
      const before = need(call, key(call));
      const map = call.params["map"] === undefined ? before.map : listOf(call);
      call.node.state.mappings[key(call)] = { ...before, map };
      return null;
    },
    [`DELETE ${base}/{id}`]: (call) => {
      delete call.node.state.mappings[key(call)];
      return null;
    },
  };
}

function listOf(call: Call): string[] {
  const { map } = call.params;
  return (Array.isArray(map) ? map : [map]).map(textOf);
}

function need(call: Call, key: string): Mapping {
  const found = call.node.state.mappings[key];
  const id = call.need("id");
  if (found === undefined) throw failure(`mapping '${id}' not found`);
  return found;
}

function shown(call: Call, { kind, map }: Mapping) {
  const text = JSON.stringify(call.node.state.mappings);
  return { type: kind, map, digest: createHash("sha1").update(text).digest("hex") };
}

function checksOf({ map }: Mapping): unknown[] {
  return map
    .filter((device) => !device.includes("subsystem-id="))
    .map((device) => {
      const path = /path=([^,;]+)/.exec(device)?.[1] ?? "";
      const what = `missing expected property 'subsystem-id' for device '${path}'`;
      return { severity: "error", message: `Invalid configuration: ${what}\n` };
    });
}
