import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type FaultProxy, startFaultProxy } from "../../../lab/faultProxy/faultProxy.ts";
import type { Lab } from "../../../lab/startLab.ts";
import { stackOutputs } from "../../../stack/outputs.ts";
import { daemonGet, daemonWrite, names } from "../harness/daemon.ts";
import { type Found, inventory, ownedBy } from "../harness/inventory.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";
import { startExampleLab, stopExampleLab } from "./exampleLab.ts";

const two = (number: number) => String(number).padStart(2, "0");
const thirty = Array.from({ length: 30 }, (_, index) => index + 1);

/** A domain for the teacher and one for each student, who has a server and a client. */
function classroom(students: readonly number[]): string {
  const domains = students.map((number) => {
    const [server, client] = [`s${two(number)}-web`, `s${two(number)}-client`];
    return [
      `student-${two(number)}`,
      { ephemeral: true, machines: { [server]: {}, [client]: {} } },
    ];
  });
  return JSON.stringify({
    project_name: "classroom",
    global: { addressing: {}, default_os_image: "strata-tiny" },
    domains: {
      ...Object.fromEntries(domains),
      teacher: { trust_level: "admin", machines: { "teacher-desk": {} } },
    },
    network_policies: [
      // What a teacher may reach stands in the ACL of both ends, so nobody who changes is in here.
      { from: "teacher", to: "student-03", ports: [22] },
      ...students.map((number) => ({ from: "host", to: `student-${two(number)}`, ports: [80] })),
    ],
  });
}

interface Live {
  readonly name: string;
  readonly project: string;
  readonly status: string;
  readonly created_at: string;
  /** Changes with every start. */
  readonly last_used_at: string;
}

/** 31 domains with 61 machines, and then one student more and one less. */
describe("a classroom", () => {
  const socket = join(tmpdir(), `strata-classroom-${process.pid}.sock`);
  let lab: Lab;
  let proxy: FaultProxy;
  let stack: PulumiStack;

  const deploy = async (students: readonly number[]) => {
    await stack.describe(classroom(students));
    const up = await stack.up();
    expect(up.exitCode, up.output).toBe(0);
    return up.output;
  };
  const addresses = async () => stackOutputs.parse(await stack.outputs()).addresses;
  const instances = () =>
    daemonGet<Live[]>(lab.socket, "/1.0/instances?recursion=1&all-projects=true");
  const ours = async () => ownedBy(stack.stackId, await inventory(lab.socket));

  beforeAll(async () => {
    lab = await startExampleLab();
    proxy = await startFaultProxy({ upstream: lab.socket, socket });
    stack = await PulumiStack.create({
      socket,
      fingerprint: lab.fingerprint,
      program: "strata",
      name: "test-classroom",
      config: {
        "strata:environment": "test",
        "strata:node": "classroom",
        "strata:waitFor": "running",
      },
    });
    await stack.configure({ "strata:infra": join(stack.dir, "infra.yml") });
    await deploy(thirty);
  });
  afterAll(async () => {
    // What was deployed goes with the lab.
    await stack.forget();
    await proxy.close();
    await stopExampleLab(lab);
    await rm(socket, { force: true });
  });

  test("runs, every student on a subnet of their own", async () => {
    const live = await instances();
    expect(live).toHaveLength(61);
    expect(live.filter(({ status }) => status !== "Running")).toEqual([]);
    const { subnets } = stackOutputs.parse(await stack.outputs());
    expect(new Set(Object.values(subnets)).size).toBe(31);
  });

  test("a student who sorts first and one who leaves touch nobody else", async () => {
    const [before, known, runs] = [await ours(), await addresses(), await instances()];
    const theirs = ({ project, name }: Pick<Found, "project" | "name">) =>
      [project, name].some((one) => /student-0[07]$/.test(one));
    const others = <T extends Found | Live>(all: readonly T[]) => all.filter((one) => !theirs(one));
    // Taken by hand or by schedule, snapshots are no business of the stack.
    const snapshots = "/1.0/instances/s01-web/snapshots?project=student-01";
    await daemonWrite(lab.socket, "POST", snapshots, { name: "lesson-0" });
    proxy.clear();
    const output = await deploy([0, ...thirty.filter((number) => number !== 7)]);

    // Whatever was written has their names in it, or is a collection that theirs were added to.
    const writes = proxy.requests.filter(({ method }) => method !== "GET" && method !== "HEAD");
    const paths = writes.map(({ path }) => path.replace(/\?(?!.*project=student).*/, ""));
    const collections = /^\/1\.0\/(projects|networks|network-acls)$/;
    const foreign = paths.filter((path) => !/(student|net|s)-?0[07]/.test(path));
    expect(foreign.filter((path) => !collections.test(path))).toEqual([]);
    // Of each: domain, network, project, profile, two machines, and the six objects behind them.
    expect(output).toMatch(/\+ 12 created\s+~ 1 updated\s+- 12 deleted\s/);
    const steps = output.matchAll(/^ [-+~ ]{2} +\S+ (\S+) (?:creat|updat|delet|replac)ing /gm);
    const touched = new Set([...steps].map(([, name]) => name ?? ""));
    expect([...touched].filter((name) => !/0[07]/.test(name))).toEqual(["addresses"]);

    expect(others(await ours())).toEqual(others(before));
    expect(others(await instances())).toEqual(others(runs));
    expect(await names(lab.socket, snapshots)).toEqual(["lesson-0"]);
    const now = await addresses();
    const kept = Object.entries(known).filter(([name]) => !name.startsWith("s07-"));
    expect(now).toMatchObject(Object.fromEntries(kept));
    expect(
      Object.keys(now)
        .filter((name) => /^s0[07]-/.test(name))
        .toSorted(),
    ).toEqual(["s00-client", "s00-web"]);
    const live = await ours();
    expect(
      live.filter(({ project, name }) => project.endsWith("-07") || name.endsWith("-07")),
    ).toEqual([]);
  });
});
