import { gzipSync } from "node:zlib";
import { Answer, type Call, RawAnswer, type Routes } from "../api/call.ts";
import { badParameters } from "../pveError.ts";
import type { TaskRecord } from "../state.ts";
import { parseUpid } from "./upid.ts";

/** PVE answers the request to stop a task only when it looked once whether the task is gone. */
const stopMs = 1000;

export const taskRoutes: Routes = {
  "GET /nodes/{node}/tasks": listTasks,
  "GET /nodes/{node}/tasks/{upid}": () => [{ name: "log" }, { name: "status" }],
  "GET /nodes/{node}/tasks/{upid}/status": (call) => {
    const task = seen(call);
    if (task === undefined) throw badParameters({ upid: "no such task" });
    const { upid, pid, pstart, starttime, type, id, status } = task;
    return {
      ...who(task),
      upid,
      pid,
      pstart,
      starttime,
      type,
      id,
      node: call.node.facts.name,
      ...(status === undefined
        ? { status: "running" }
        : {
            status: "stopped",
            exitstatus: status,
          }),
    };
  },
  "GET /nodes/{node}/tasks/{upid}/log": readLog,
  "DELETE /nodes/{node}/tasks/{upid}": async (call) => {
    const task = seen(call, "Sys.Modify");
    if (task === undefined || task.status !== undefined) return null;
    call.node.tasks.interrupt(task.upid);
    await call.node.clock.hold(stopMs);
    return null;
  },
  "GET /cluster/tasks": clusterTasks,
};

/** A task that the caller may see: his own or, with a right on the node, anybody's. */
function seen(call: Call, privilege = "Sys.Audit"): TaskRecord | undefined {
  const upid = call.need("upid");
  const parts = parseUpid(upid);
  if (parts === undefined) throw badParameters({ upid: "unable to parse worker upid" });
  if (parts.auth !== call.auth && parts.auth !== call.rights.user) {
    call.rights.demand(`/nodes/${call.node.facts.name}`, privilege);
  }
  return call.node.tasks.find(upid);
}

function readLog(call: Call): unknown {
  const task = seen(call);
  if (task === undefined) {
    // The list is missing here: PVE hands out the one line that tells of the missing file.
    const line = { n: 1, t: "unable to open file - No such file or directory" };
    return new Answer(line, { total: 1 });
  }
  const lines = task.log.length === 0 ? ["no content"] : task.log;
  if (call.flag("download") === true) {
    const headers = { "content-type": "text/plain", "content-encoding": "gzip" };
    return new RawAnswer(gzipSync(`${lines.join("\n")}\n`), headers);
  }
  const start = call.number("start") ?? 0;
  const limit = call.number("limit") ?? 50;
  const page = lines.map((t, at) => ({ n: at + 1, t })).slice(start);
  return new Answer(limit === 0 ? page : page.slice(0, limit), { total: lines.length });
}

function listTasks(call: Call): Answer {
  const source = call.text("source") ?? "archive";
  const start = call.number("start") ?? 0;
  const limit = call.number("limit") ?? 50;
  const all = mine(call).filter(
    (task) => source === "all" || (source === "active") === (task.status === undefined),
  );
  const found = all.filter((task) => isAskedFor(call, task));
  const rows = source === "active" ? found.toReversed() : found;
  return new Answer(
    rows.slice(start, start + limit).map((task) => row(call, task)),
    {
      total: rows.length,
    },
  );
}

function isAskedFor(call: Call, task: TaskRecord): boolean {
  const isOk = task.status === "OK";
  const isWarning = task.status?.startsWith("WARNINGS") === true;
  const kind = isOk ? "ok" : isWarning ? "warning" : "error";
  const statuses = call.list("statusfilter");
  const vmid = call.text("vmid");
  const user = call.text("userfilter");
  const type = call.text("typefilter");
  const since = call.number("since");
  const until = call.number("until");
  return (
    (vmid === undefined || task.id === vmid) &&
    (user === undefined || task.auth.includes(user)) &&
    (type === undefined || task.type === type) &&
    (since === undefined || task.starttime >= since) &&
    (until === undefined || task.starttime <= until) &&
    (call.flag("errors") !== true || (!isOk && !isWarning)) &&
    (statuses.length === 0 || statuses.includes(kind))
  );
}

function row(call: Call, task: TaskRecord): unknown {
  const { upid, pid, pstart, starttime, endtime, type, id, status } = task;
  const common = { upid, pid, pstart, starttime, type, id, node: call.node.facts.name };
  if (status === undefined) return { ...common, user: task.auth, saved: "0", status: "RUNNING" };
  return { ...common, ...who(task), endtime, status };
}

/** The last 25 tasks; what was started last is not yet written to where `saved` comes from. */
function clusterTasks(call: Call): unknown {
  const running = mine(call).filter((task) => task.status === undefined);
  const ended = mine(call).filter((task) => task.status !== undefined);
  const node = call.node.facts.name;
  const rows = [...running.toReversed(), ...ended.slice(0, 25 - running.length)];
  return rows.map((task) => {
    const { upid, pid, starttime, endtime, type, id, status } = task;
    const common = { ...who(task), upid, starttime, type, id, node };
    if (status !== undefined) return { ...common, endtime, status, saved: "1" };
    const isNewest = running.length > 1 && task === running[0];
    return { ...common, pid, ...(isNewest ? {} : { saved: "0" }) };
  });
}

function mine(call: Call): TaskRecord[] {
  const all = call.node.tasks.records;
  if (call.rights.may(`/nodes/${call.node.facts.name}`, "Sys.Audit")) return all;
  return all.filter((task) => task.auth === call.auth);
}

function who({ auth }: TaskRecord): { user: string; tokenid?: string } {
  const [user = "", tokenid] = auth.split("!");
  return tokenid === undefined ? { user } : { user, tokenid };
}
