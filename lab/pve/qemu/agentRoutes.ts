import type { Call, Handler, Routes } from "../api/call.ts";
import { childrenOf, findMethod } from "../api/schema.ts";
import { textOf } from "../api/parameters.ts";
import type { GuestAgent, GuestInterface } from "../guests/guestBackend.ts";
import { failure, messageOf, PveError } from "../pveError.ts";
import { needAgent } from "./agentAccess.ts";

/** PVE cannot carry an agent's error with a sign outside ASCII: the call hangs this long and breaks. */
const brokenPipeMs = 5000;

type Question = (agent: GuestAgent, call: Call) => Promise<unknown>;

const statistics = Object.fromEntries(
  ["rx", "tx"].flatMap((way) =>
    ["bytes", "packets", "errs", "dropped"].map((kind) => [`${way}-${kind}`, 0]),
  ),
);
const kernel = { "kernel-release": "6.1.0", "kernel-version": "#1 SMP", machine: "x86_64" };
const debian = {
  id: "debian",
  name: "Debian GNU/Linux",
  "pretty-name": "Debian GNU/Linux 12 (bookworm)",
  version: "12 (bookworm)",
  "version-id": "12",
};

const questions: Readonly<Record<string, Question>> = {
  "get-host-name": async (agent) => ({ "host-name": agent.hostName }),
  "network-get-interfaces": async (_, call) => {
    const found = (await call.node.backend.interfaces(call.need("vmid"))) ?? [];
    return found.map(shownInterface);
  },
  "get-osinfo": async () => ({ ...debian, ...kernel }),
  // Nanoseconds.
  "get-time": async (_, call) => call.node.clock.now() * 1_000_000,
  "get-timezone": async () => ({ zone: "UTC", offset: 0 }),
  "get-fsinfo": async () => [
    {
      name: "sda",
      type: "ext4",
      mountpoint: "/",
      "total-bytes": 2 ** 31,
      "used-bytes": 2 ** 29,
      disk: [
        {
          dev: "/dev/sda",
          "bus-type": "scsi",
          "pci-controller": {
            domain: 0,
            bus: 1,
            slot: 1,
            function: 0,
          },
          bus: 0,
          target: 0,
          unit: 0,
          serial: "drive-scsi0",
        },
      ],
    },
  ],
  "get-users": async () => [],
  "get-vcpus": async () => [{ "logical-id": 0, online: true, "can-offline": false }],
  "get-memory-blocks": async () => [{ "phys-index": 0, online: true, "can-offline": true }],
  "get-memory-block-info": async () => ({ size: 2 ** 27 }),
  info: async () => ({
    version: "9.2.0",
    supported_commands: ["guest-ping", "guest-exec", "guest-exec-status", "guest-get-osinfo"].map(
      (name) => ({ name, enabled: true, "success-response": true }),
    ),
  }),
  ping: async () => ({}),
  fstrim: async () => ({ paths: [{ path: "/", trimmed: 0, minimum: 0 }] }),
  "fsfreeze-status": async (agent) => (agent.isFrozen ? "frozen" : "thawed"),
  "fsfreeze-freeze": async (agent) => setFrozen(agent, true),
  "fsfreeze-thaw": async (agent) => setFrozen(agent, false),
};

const base = "/nodes/{node}/qemu/{vmid}/agent";

/** The schema tells which questions are read and which are sent. */
const asked: Routes = Object.fromEntries(
  Object.entries(questions).map(([name, question]): [string, Handler] => {
    const isRead = findMethod("GET", `${base}/${name}`) !== undefined;
    const handler: Handler = async (call) => ({
      result: await question(await needAgent(call.node, call.need("vmid")), call),
    });
    return [`${isRead ? "GET" : "POST"} ${base}/${name}`, handler];
  }),
);

export const agentRoutes: Routes = {
  ...asked,
  [`GET ${base}`]: () =>
    childrenOf(base)
      .toSorted()
      .map((name) => ({ name })),
  [`POST ${base}`]: (call) => {
    const name = call.need("command");
    const handler = asked[`POST ${base}/${name}`] ?? asked[`GET ${base}/${name}`];
    return handler?.(call);
  },
  [`POST ${base}/exec`]: exec,
  [`GET ${base}/exec-status`]: execStatus,
  [`GET ${base}/file-read`]: async (call) => {
    const agent = await needAgent(call.node, call.need("vmid"));
    const content = await told(() => agent.readFile(call.need("file")));
    return { content, "bytes-read": Buffer.byteLength(content) };
  },
  [`POST ${base}/file-write`]: async (call) => {
    const agent = await needAgent(call.node, call.need("vmid"));
    const isEncoded = call.flag("encode") === false;
    const content = call.need("content");
    const text = isEncoded ? Buffer.from(content, "base64").toString("utf8") : content;
    await told(() => agent.writeFile(call.need("file"), text));
    return null;
  },
  [`POST ${base}/set-user-password`]: async (call) => {
    const agent = await needAgent(call.node, call.need("vmid"));
    await told(() => agent.setPassword(call.need("username"), call.need("password")));
    return { result: {} };
  },
};

/** The answer is how many filesystems it was. */
function setFrozen(agent: GuestAgent, isFrozen: boolean): number {
  agent.isFrozen = isFrozen;
  return 1;
}

/** The command is a list; a text is one program's name, blanks and all. */
async function exec(call: Call): Promise<unknown> {
  const agent = await needAgent(call.node, call.need("vmid"));
  const { command } = call.params;
  const words = Array.isArray(command) ? command.map(textOf) : [textOf(command)];
  const pid = await told(() => agent.exec(words, call.text("input-data")));
  if (pid !== undefined) return { pid };
  await call.node.clock.hold(brokenPipeMs);
  throw new PveError(596, "Broken pipe");
}

async function execStatus(call: Call): Promise<unknown> {
  const agent = await needAgent(call.node, call.need("vmid"));
  const result = await told(() => agent.execStatus(Number(call.need("pid"))));
  if (result === undefined) return { exited: 0 };
  const { exitCode, stdout, stderr } = result;
  return {
    exited: 1,
    exitcode: exitCode,
    ...(stdout === "" ? {} : { "out-data": stdout, "out-truncated": 0 }),
    ...(stderr === "" ? {} : { "err-data": stderr, "err-truncated": 0 }),
  };
}

async function told<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw failure(`Agent error: ${messageOf(error)}`);
  }
}

function shownInterface({ name, mac, addresses }: GuestInterface): unknown {
  const shown = addresses.map((address) => {
    const [ip = "", prefix = ""] = address.split("/");
    const type = ip.includes(":") ? "ipv6" : "ipv4";
    return { "ip-address": ip, "ip-address-type": type, prefix: Number(prefix) };
  });
  const common = { name, "hardware-address": mac.toLowerCase() };
  return shown.length === 0 ? common : { ...common, statistics, "ip-addresses": shown };
}
