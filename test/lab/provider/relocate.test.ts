import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";

import type { Json } from "../../provider/core/toyEngine.ts";
import { daemonGet, daemonWrite, isGone } from "../harness/daemon.ts";
import type { Made } from "../harness/engineValues.ts";
import { guestExec } from "../harness/guest.ts";
import { ProviderProcess } from "../harness/providerProcess.ts";
import { TinyGuests } from "../harness/tinyGuests.ts";

const type = "incus:index:Instance";
const here = "reloc-here";
const there = "reloc-there";

interface Live {
  readonly status: string;
  readonly config: Record<string, string>;
  readonly profiles: string[];
}

describe("an instance's new name or project", () => {
  const { socket, fingerprint } = inject("lab");
  const guests = [here, there].map((project) => new TinyGuests(socket, project));
  const path = (project: string, name: string) => `/1.0/instances/${name}?project=${project}`;
  const live = (project: string, name: string) => daemonGet<Live>(socket, path(project, name));
  const uuid = async (project: string, name: string) =>
    (await live(project, name)).config["volatile.uuid"];
  const kept = async (project: string, name: string) =>
    (await guestExec(socket, project, name, ["test", "-e", "/kept"])).exitCode === 0;
  const args = (
    project: string,
    name: string,
    profiles: readonly string[] = ["default"],
  ): Json => ({
    project,
    name,
    image: "strata-tiny",
    profiles: [...profiles],
    devices: { root: { type: "disk", path: "/", pool: "default" } },
    config: { "security.protection.delete": "true" },
    waitFor: { condition: "running" },
  });
  let provider: ProviderProcess;
  let made: Made;
  let identity: string | undefined;

  beforeAll(async () => {
    provider = await ProviderProcess.start({ socket, fingerprint });
    for (const project of guests) await project.create();
    await daemonWrite(socket, "POST", `/1.0/profiles?project=${here}`, { name: "own" });
  });
  beforeEach(async () => {
    made = await provider.create(type, "one", args(here, "one", ["default", "own"]));
    identity = await uuid(here, "one");
    await guestExec(socket, here, "one", ["touch", "/kept"]);
    return () => provider.delete(made);
  });
  afterAll(async () => {
    await daemonWrite(socket, "DELETE", `/1.0/profiles/own?project=${here}`);
    for (const project of guests) await project.drop();
    await provider.stop();
  });

  test("is given in place, with everything in it", async () => {
    const renamed = args(here, "two", ["default", "own"]);
    expect(await provider.diff(made, renamed)).toEqual({
      changed: true,
      replaces: [],
      paths: { name: "update" },
    });
    made = await provider.update(made, renamed);
    expect(await uuid(here, "two")).toBe(identity);
    expect(await isGone(socket, path(here, "one"))).toBe(true);

    made = await provider.update(made, args(there, "three"));
    expect(await uuid(there, "three")).toBe(identity);
    expect(await kept(there, "three")).toBe(true);
    const moved = await live(there, "three");
    expect(moved).toMatchObject({ status: "Running", profiles: ["default"] });
    expect(moved.config["user.pulumi.owner"]).toBe(`${provider.stackId}/${type}/${there}/three`);

    const read = await provider.read(made);
    expect(read).toEqual({ ...made, id: `${there}/three` });
  });

  test("leaves it as it was where another one has that place", async () => {
    const [, neighbours] = guests;
    await neighbours?.add("one", { running: false });
    await expect(provider.update(made, args(there, "one"))).rejects.toThrow(
      /cannot move instance "one" in project "reloc-here" to project "reloc-there".*exists already/,
    );
    expect(await uuid(here, "one")).toBe(identity);
    expect((await live(here, "one")).status).toBe("Running");
    await neighbours?.remove("one");
  });

  test("leaves it as it was where a snapshot cannot go along", async () => {
    await daemonWrite(socket, "POST", `/1.0/instances/one/snapshots?project=${here}`, {
      name: "first",
    });
    await expect(provider.update(made, args(there, "two"))).rejects.toThrow(
      /cannot move instance "one".*"own" doesn't exist; it is as it was\. Snapshots keep/s,
    );
    expect(await uuid(here, "one")).toBe(identity);
    expect((await live(here, "one")).status).toBe("Running");
  });

  test("is refused where a volume would be left behind", async () => {
    const volumes = "/1.0/storage-pools/default/volumes/custom";
    await daemonWrite(socket, "POST", `${volumes}?project=${here}`, { name: "data" });
    const disk = { type: "disk", pool: "default", source: "data", path: "/data" };
    const wanted = args(here, "one", ["default", "own"]);
    const devices = { ...(wanted["devices"] as Json), data: disk };
    made = await provider.update(made, { ...wanted, devices });
    await expect(provider.update(made, { ...args(there, "one"), devices })).rejects.toThrow(
      /cannot move instance "one".*its volume "data" stays in the old project/,
    );
    expect((await live(here, "one")).status).toBe("Running");
    made = await provider.update(made, wanted);
    await daemonWrite(socket, "DELETE", `${volumes}/data?project=${here}`);
  });

  test("is finished by the next update where a run broke off between name and project", async () => {
    await daemonWrite(socket, "PUT", `/1.0/instances/one/state?project=${here}`, {
      action: "stop",
      force: true,
      timeout: 0,
    });
    await daemonWrite(socket, "POST", path(here, "one"), { name: "two" });
    made = await provider.update(made, args(there, "two"));
    expect(await uuid(there, "two")).toBe(identity);
    expect(await kept(there, "two")).toBe(true);
  });

  test("is found again where the change was recorded, but had not begun", async () => {
    const wanted = await provider.check(type, "one", args(there, "two"));
    const asked = { ...made, inputs: wanted };
    expect((await provider.read(asked))?.inputs).toMatchObject({ project: here, name: "one" });
    made = await provider.update(asked, { ...args(there, "two"), description: "moved" });
    expect(await uuid(there, "two")).toBe(identity);
  });
});
