import type { Call, Routes } from "../api/call.ts";
import { childrenOf } from "../api/schema.ts";
import { badParameters } from "../pveError.ts";
import type { StorageConfig } from "../state.ts";
import { contentsOf } from "./volumes.ts";

/** All storages are said to be of one size: the stand-in fills no disk. */
const total = 256 * 1024 ** 3;
const used = 32 * 1024 ** 3;

const base = "/nodes/{node}/storage/{storage}";

export const storageStatusRoutes: Routes = {
  "GET /nodes/{node}/storage": (call) => {
    const contents = call.list("content");
    const id = call.text("storage");
    return Object.entries(call.node.state.storages)
      .filter(([name]) =>
        call.rights.mayAny(`/storage/${name}`, "Datastore.Audit", "Datastore.AllocateSpace"),
      )
      .filter(([name]) => id === undefined || name === id)
      .filter(([, config]) => call.flag("enabled") !== true || isEnabled(config))
      .filter(([, config]) => contents.every((content) => contentsOf(config).includes(content)))
      .map(([storage, config]) => ({
        storage,
        ...storageFigures(config),
        ...(isEnabled(config) ? { used_fraction: used / total } : {}),
      }));
  },
  [`GET ${base}`]: () =>
    childrenOf(base)
      .filter((name) => name !== "oci-registry-pull")
      .map((subdir) => ({ subdir })),
  [`GET ${base}/status`]: (call: Call) => {
    const config = call.node.state.storages[call.need("storage")];
    if (config === undefined) throw badParameters({ storage: "No such storage." });
    return storageFigures(config);
  },
};

const isEnabled = (config: StorageConfig) => config["disable"] !== "1";

export function storageFigures(config: StorageConfig) {
  const on = isEnabled(config) ? 1 : 0;
  return {
    type: config.type,
    content: contentsOf(config).join(","),
    shared: Number(config["shared"] ?? 0),
    enabled: on,
    active: on,
    total: on * total,
    used: on * used,
    avail: on * (total - used),
  };
}
