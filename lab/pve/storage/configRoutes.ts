import { createHash } from "node:crypto";
import type { Call, Routes } from "../api/call.ts";
import { textOf } from "../api/parameters.ts";
import { failure } from "../pveError.ts";
import type { StorageConfig } from "../state.ts";
import { needStorage } from "./volumes.ts";

/** Options a type cannot do without. */
const required: Readonly<Record<string, string>> = { dir: "path", nfs: "server", lvm: "vgname" };

export const storageConfigRoutes: Routes = {
  "GET /storage": (call) => {
    const type = call.text("type");
    return Object.entries(call.node.state.storages)
      .filter(([id, storage]) => isSeen(call, id) && (type ?? storage.type) === storage.type)
      .map(([id, storage]) => shown(call, id, storage));
  },
  "POST /storage": (call) => {
    const { storages } = call.node.state;
    const id = call.need("storage");
    const type = call.need("type");
    if (storages[id] !== undefined) {
      throw failure(`create storage failed: storage ID '${id}' already defined`);
    }
    const option = required[type];
    if (option !== undefined && call.text(option) === undefined) {
      throw failure(`missing value for required option '${option}'`);
    }
    const given = Object.entries(call.params).map(([key, value]) => [key, textOf(value)]);
    const { storage: _, ...config } = Object.fromEntries(given) as Record<string, string>;
    storages[id] = { content: "images,rootdir", ...config, type };
    return { storage: id, type };
  },
  "GET /storage/{storage}": (call) => {
    const id = call.need("storage");
    return shown(call, id, needStorage(call.node, id));
  },
  "PUT /storage/{storage}": (call) => {
    const { storages } = call.node.state;
    const id = call.need("storage");
    const storage = storages[id];
    if (storage === undefined)
      throw failure(`update storage failed: storage '${id}' does not exist`);
    for (const [key, value] of Object.entries(call.params)) {
      if (!["storage", "delete", "digest"].includes(key)) storage[key] = textOf(value);
    }
    for (const key of call.list("delete")) delete (storage as Record<string, string>)[key];
    return { storage: id, type: storage.type };
  },
  "DELETE /storage/{storage}": (call) => {
    const { storages } = call.node.state;
    const id = call.need("storage");
    if (storages[id] === undefined) {
      throw failure(`delete storage failed: storage '${id}' does not exist`);
    }
    delete storages[id];
    return null;
  },
};

const isSeen = (call: Call, id: string) =>
  call.rights.mayAny(`/storage/${id}`, "Datastore.Audit", "Datastore.AllocateSpace");

function shown(call: Call, storage: string, config: StorageConfig): unknown {
  const text = JSON.stringify(call.node.state.storages);
  const digest = createHash("sha1").update(text).digest("hex");
  const { disable, shared, ...rest } = config;
  const flag = (name: string, value: string | undefined) =>
    value === undefined ? {} : { [name]: Number(value) };
  return { ...rest, ...flag("disable", disable), ...flag("shared", shared), storage, digest };
}
