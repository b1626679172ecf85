import { textOf } from "../api/parameters.ts";
import { Answer, type Call, type Routes } from "../api/call.ts";
import { badParameters } from "../pveError.ts";
import type { Interface } from "../state.ts";
import { changesBetween } from "./changes.ts";

const base = "/nodes/{node}/network";

export const networkRoutes: Routes = {
  [`GET ${base}`]: (call) => {
    const { state } = call.node;
    const type = call.text("type");
    const rows = Object.entries(wanted(call))
      .filter(([, entry]) => type === undefined || matches(type, entry.type))
      .filter(
        ([iface]) =>
          call.rights.mayAny(`/sdn/zones/localnetwork/${iface}`, "SDN.Audit", "SDN.Use") ||
          call.rights.may("/", "Sys.Audit"),
      )
      .map(([iface, entry]) => ({ iface, ...shown(call, iface, entry) }));
    const pending = state.pendingInterfaces;
    if (pending === undefined) return rows;
    return new Answer(rows, { changes: changesBetween(state.interfaces, pending) });
  },
  [`POST ${base}`]: (call) => {
    const iface = call.need("iface");
    const all = wanted(call);
    if (all[iface] !== undefined) throw badParameters({ iface: "interface already exists" });
    checkGateway(call, all, iface);
    call.node.state.pendingInterfaces = { ...all, [iface]: given(call, Object.keys(all).length) };
    return null;
  },
  [`PUT ${base}`]: (call) => {
    const { node } = call;
    return node.tasks.start(call.auth, "srvreload", "networking", async (task) => {
      await task.elapse();
      const { pendingInterfaces } = node.state;
      if (pendingInterfaces !== undefined) node.state.interfaces = pendingInterfaces;
      delete node.state.pendingInterfaces;
    });
  },
  [`DELETE ${base}`]: ({ node }) => {
    delete node.state.pendingInterfaces;
    return null;
  },
  [`GET ${base}/{iface}`]: (call) => {
    const iface = call.need("iface");
    return shown(call, iface, needInterface(call));
  },
  [`PUT ${base}/{iface}`]: (call) => {
    const before = needInterface(call);
    const iface = call.need("iface");
    const all = wanted(call);
    checkGateway(call, all, iface);
    const priority = Number(before["priority"] ?? 0) - 3;
    const entry = { ...before, ...given(call, priority), autostart: before["autostart"] };
    call.node.state.pendingInterfaces = { ...all, [iface]: entry };
    return null;
  },
  [`DELETE ${base}/{iface}`]: (call) => {
    needInterface(call);
    const { [call.need("iface")]: _, ...rest } = wanted(call);
    call.node.state.pendingInterfaces = rest;
    return null;
  },
};

const wanted = ({ node }: Call) => node.state.pendingInterfaces ?? node.state.interfaces;

const matches = (type: string, own: string) =>
  type === own || (type.startsWith("any") && /bridge/i.test(own));

function needInterface(call: Call): Interface {
  const found = wanted(call)[call.need("iface")];
  if (found === undefined) throw badParameters({ iface: "interface does not exist" });
  return found;
}

function checkGateway(call: Call, all: Readonly<Record<string, Interface>>, iface: string): void {
  if (call.text("gateway") === undefined) return;
  const other = Object.keys(all).find(
    (name) => name !== iface && all[name]?.["gateway"] !== undefined,
  );
  if (other === undefined) return;
  const fault = `Default gateway already exists on interface '${other}'.`;
  throw badParameters({ gateway: fault });
}

/** What is sent, with what follows from it. */
function given(call: Call, count: number): Interface {
  const { node: _, iface: __, delete: ___, ...params } = call.params;
  const texts = Object.entries(params).map(([key, value]) => [key, textOf(value)]);
  const values = Object.fromEntries(texts) as Record<string, string>;
  const cidr = values["cidr"] ?? (values["address"] && `${values["address"]}/${values["netmask"]}`);
  const [address, netmask] = cidr?.split("/") ?? [];
  const { comments, autostart } = values;
  return {
    ...values,
    type: call.need("type"),
    method: cidr === undefined ? "manual" : "static",
    method6: "manual",
    families: ["inet"],
    priority: 3 + count,
    ...(cidr === undefined ? {} : { cidr, address, netmask }),
    ...(call.need("type") === "bridge"
      ? { bridge_ports: "", bridge_stp: "off", bridge_fd: "0" }
      : {}),
    ...(comments === undefined ? {} : { comments: `${comments}\n` }),
    ...(autostart === undefined ? {} : { autostart: Number(autostart) }),
  };
}

function shown(call: Call, iface: string, entry: Interface): Record<string, unknown> {
  const isActive = call.node.state.interfaces[iface] !== undefined;
  return { ...entry, ...(isActive ? { active: 1 } : {}) };
}
