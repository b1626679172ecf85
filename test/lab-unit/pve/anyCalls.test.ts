import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findMethod, type Property } from "../../../lab/pve/api/schema.ts";
import { systemClock } from "../../../lab/pve/clock.ts";
import { routes } from "../../../lab/pve/routes.ts";
import { type RunningPveNode, startPveNode } from "../../../lab/pve/startPveNode.ts";
import { Client } from "./replay/client.ts";

const values = [
  "",
  "1",
  "0",
  "abc",
  "100",
  "101",
  "local",
  "local:1",
  "local:iso/x.iso",
  "scsi0",
  "net0",
  "virtio,bridge=vmbr0",
  "+1G",
  "name=eth0,bridge=vmbr0",
  "%",
  "é",
  "a,b;c",
  "root@pam",
  "PVEAdmin",
  "/vms",
  "current",
  "x.iso",
  "dir",
  "vmbr1",
  "ip=dhcp",
  "order=scsi0",
  "1G",
];
const word = fc.constantFrom(...values);
const names = { node: "father", storage: "local", userid: "root@pam", upid: "UPID:bad" };

/** Words of a fault of the program itself, never of PVE. */
const ownFault =
  /Cannot (read|set|convert)|is not (a function|iterable)|undefined|\[object|NaN|malformed|RangeError/;

const valueOf = (property: Property) =>
  Array.isArray(property.enum) ? fc.constantFrom(...property.enum.map(String)) : word;

/** A call that is in the stand-in's table, with some of its parameters, right or wrong. */
const calls = fc.constantFrom(...Object.keys(routes)).chain((route) => {
  const [method = "", template = ""] = route.split(" ");
  const params = Object.entries(findMethod(method, template)?.schema.params ?? {})
    .filter(([key]) => !template.includes(`{${key}}`))
    .map(([key, property]) => [key.replace("[n]", "0"), fc.option(valueOf(property), { freq: 4 })]);
  const form = fc.record(Object.fromEntries(params) as Record<string, fc.Arbitrary<string | null>>);
  const vmid = fc.constantFrom("100", "101", "102");
  return fc.tuple(vmid, word, form).map(([id, other, chosen]) => ({
    method,
    path: template.replaceAll(/\{(\w[\w-]*)\}/g, (_, name: string) =>
      encodeURIComponent({ ...names, vmid: id }[name] ?? (other || "x")),
    ),
    form: Object.fromEntries(
      Object.entries(chosen).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
    ),
  }));
});

describe("whatever is asked", () => {
  let pve: RunningPveNode;
  let client: Client;

  beforeAll(async () => {
    pve = await startPveNode({ name: "father", clock: systemClock(0.001) });
    client = new Client(pve.endpoint, pve.certificate.cert);
  });

  afterAll(async () => {
    client.close();
    await pve.close();
  });

  test("the answer is one PVE could have given", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(calls, async ({ method, path, form }) => {
        // A call may have taken root's token away.
        const token = pve.makeRootToken("t");
        pve.node.state.users["root@pam"] = {
          enable: 1,
          expire: 0,
          groups: [],
          tokens: pve.node.state.users["root@pam"]?.tokens ?? {},
        };
        const search = new URLSearchParams(form).toString();
        const inPath = method === "GET" || method === "DELETE";
        const { status, reason } = await client.send({
          method,
          path: `/api2/json${path}${inPath && search !== "" ? `?${search}` : ""}`,
          headers: {
            authorization: `PVEAPIToken=${token}`,
            ...(inPath ? {} : { "content-type": "application/x-www-form-urlencoded" }),
          },
          body: Buffer.from(inPath ? "" : search),
        });
        const isUpload = path.endsWith("/upload");
        expect(isUpload || status >= 200).toBe(true);
        expect(reason).not.toMatch(ownFault);
      }),
      { numRuns: 600, seed: 84 },
    );
    for (const { status = "" } of pve.node.state.tasks) expect(status).not.toMatch(ownFault);
  });
});
