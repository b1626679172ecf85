import type { Call, Routes } from "../api/call.ts";
import { badParameters, failure } from "../pveError.ts";
import type { Volume } from "../state.ts";
import type { RunningTask } from "../tasks/taskRunner.ts";
import {
  addVolume,
  contentsOf,
  needEnabled,
  parseName,
  parseSize,
  pathOf,
  removeDisk,
  splitVolume,
  usedOf,
} from "./volumes.ts";

const base = "/nodes/{node}/storage/{storage}/content";

export const contentRoutes: Routes = {
  [`GET ${base}`]: listContent,
  [`POST ${base}`]: (call) => {
    const { node } = call;
    const storage = call.need("storage");
    needEnabled(node, storage);
    const vmid = call.need("vmid");
    const name = call.need("filename");
    const format = call.text("format") ?? /\.(qcow2|vmdk)$/.exec(name)?.[1] ?? "raw";
    const volid = `${storage}:${vmid}/${name}`;
    if (node.state.volumes[volid] !== undefined) {
      throw failure(`disk image '${pathOf(node, volid)}' already exists`);
    }
    // Without a unit it is KiB.
    const text = call.need("size");
    const size = /\d$/.test(text) ? Number(text) * 1024 : (parseSize(text) ?? 0);
    addVolume(node, volid, { storage, content: "images", format, size, vmid: Number(vmid) });
    return volid;
  },
  [`GET ${base}/{volume}`]: (call) => {
    const volid = checkVolume(call, "Datastore.Audit", "Datastore.AllocateSpace");
    const volume = call.node.state.volumes[volid];
    if (volume === undefined) throw failure(`volume_size_info on '${volid}' failed - no format`);
    const format = ["iso", "tgz", "tzst", "txz"].includes(volume.format) ? "raw" : volume.format;
    return {
      path: pathOf(call.node, volid),
      format,
      // A raw file counts whole sectors.
      size: Math.ceil((volume.virtualSize ?? volume.size) / 512) * 512,
      used: usedOf(volume),
    };
  },
  [`PUT ${base}/{volume}`]: (call) => {
    checkVolume(call, "Datastore.Allocate");
    if (call.text("notes") !== undefined) throw failure("only backups can have notes");
    if (call.text("protected") !== undefined) {
      throw failure("only backups support attribute 'protected'");
    }
    return null;
  },
  [`DELETE ${base}/{volume}`]: removeVolume,
};

/** Nothing asks whether a guest uses the volume: its config goes on naming it. */
async function removeVolume(call: Call): Promise<string | null> {
  const { node } = call;
  const volid = checkVolume(call, "Datastore.AllocateSpace", "Datastore.AllocateTemplate");
  const { storage = "", name = "" } = splitVolume(volid) ?? {};
  const { vmid } = parseName(name);
  const id = vmid === undefined ? storage : `${vmid}@${storage}`;
  const work = async (task: RunningTask) => {
    await task.elapse();
    removeDisk(node, volid, (line) => task.log(line));
    task.log(`Removed volume '${volid}'`);
  };
  const upid = node.tasks.start(call.auth, "imgdel", id, work);
  const seconds = call.number("delay");
  if (seconds === undefined) return upid;
  // With a delay the answer waits for the task, and has no UPID where that was quick enough.
  const stepMs = 100;
  for (let left = seconds * 1000; left > 0; left -= stepMs) {
    if (node.tasks.find(upid)?.status !== undefined) return null;
    await node.clock.hold(stepMs);
  }
  return upid;
}

function checkVolume(call: Call, ...privileges: readonly string[]): string {
  const storage = call.need("storage");
  const given = call.need("volume");
  const named = splitVolume(given);
  if (named !== undefined && named.storage !== storage) {
    throw badParameters({ volume: `storage ID mismatch (${named.storage} != ${storage})\n` });
  }
  const volid = named === undefined ? `${storage}:${given}` : given;
  call.rights.demandAny(`/storage/${storage}`, ...privileges);
  parseName(splitVolume(volid)?.name ?? given);
  needEnabled(call.node, storage);
  return volid;
}

function listContent(call: Call): unknown[] {
  const { node } = call;
  const storage = call.need("storage");
  const contents = contentsOf(needEnabled(node, storage));
  const wanted = call.text("content");
  const vmid = call.number("vmid");
  return (
    Object.entries(node.state.volumes)
      .filter(([, volume]) => volume.storage === storage && contents.includes(volume.content))
      .filter(([, { content }]) => wanted === undefined || content === wanted)
      // Files of no guest pass the filter by guest.
      .filter(([, volume]) => vmid === undefined || volume.vmid === vmid || isImport(volume))
      .map(([volid, volume]) => shown(volid, volume))
      .toSorted((a, b) => (a.volid < b.volid ? -1 : 1))
  );
}

const isImport = ({ content }: Volume) => content === "import";

function shown(volid: string, volume: Volume) {
  const { content, format, size, ctime, vmid, parent } = volume;
  const common = { volid, content, format, size, ctime };
  if (vmid === undefined) return common;
  return { ...common, vmid, parent: parent ?? null, used: usedOf(volume) };
}
