import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { stackOutputs } from "../../../stack/outputs.ts";
import { daemonGet, daemonWrite, names } from "../harness/daemon.ts";
import { guestExec } from "../harness/guest.ts";
import { expectCleanDestroy } from "../harness/invariants.ts";
import type { Found } from "../harness/inventory.ts";
import { inventory, ownedBy } from "../harness/inventory.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";
import { withoutAcls } from "../isolation/withoutAcls.ts";
import { onServer } from "./exampleLab.ts";
import { readmeOutput } from "./readmeOutput.ts";

const machines = [
  { domain: "admin", machine: "admin-ansible", address: "10.100.0.10", gateway: "10.100.0.254" },
  { domain: "perso", machine: "perso-desktop", address: "10.100.1.10", gateway: "10.100.1.254" },
  { domain: "pro", machine: "pro-dev", address: "10.100.2.10", gateway: "10.100.2.254" },
  { domain: "homelab", machine: "homelab-llm", address: "10.100.3.10", gateway: "10.100.3.254" },
];

interface State {
  readonly status: string;
  readonly network: Record<string, { addresses: { family: string; address: string }[] }>;
}

interface Network {
  readonly config: Record<string, string>;
}

/** The cells of a table that incus prints. */
function rowsOf(table: string): string[][] {
  const rows = table.split("\n").filter((line) => line.startsWith("|"));
  return rows.map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe("examples/homelab", () => {
  const lab = inject("lab");
  let stack: PulumiStack;
  let bystanders: Found[];

  /** One packet, whose answer may take some seconds. */
  const ping = ({ domain, machine }: (typeof machines)[number], address: string, seconds = 2) =>
    guestExec(lab.socket, domain, machine, ["ping", "-c", "1", "-W", `${seconds}`, address]);

  beforeAll(async () => {
    // Objects of somebody else beside ours: they must outlive everything.
    await daemonWrite(lab.socket, "POST", "/1.0/projects", { name: "bystander", config: {} });
    await daemonWrite(lab.socket, "POST", "/1.0/profiles", {
      name: "bystander",
      config: { "user.note": "not ours" },
    });
    bystanders = (await inventory(lab.socket)).filter(
      ({ name, project }) =>
        name === "bystander" ||
        project === "bystander" ||
        (project === "default" && name === "default"),
    );
    stack = await PulumiStack.create({
      ...lab,
      program: "strata",
      name: "test-homelab",
      config: {
        "strata:environment": "test",
        "strata:node": "homelab",
        "strata:infra": "examples/homelab/infra.yml",
        "strata:images": { "images:*": "strata-debian" },
      },
    });
    const up = await stack.up();
    expect(up.exitCode, up.output).toBe(0);
  });
  afterAll(async () => {
    await stack.remove();
    await daemonWrite(lab.socket, "DELETE", "/1.0/profiles/bystander");
    await daemonWrite(lab.socket, "DELETE", "/1.0/projects/bystander");
  });

  test.each(machines)("$machine runs at $address", async ({ domain, machine, address }) => {
    const state = await daemonGet<State>(
      lab.socket,
      `/1.0/instances/${machine}/state?project=${domain}`,
    );
    expect(state.status).toBe("Running");
    const addresses = Object.values(state.network).flatMap((nic) => nic.addresses);
    expect(addresses.filter(({ family }) => family === "inet").map((one) => one.address)).toContain(
      address,
    );
  });

  test.each(machines)(
    "net-$domain has gateway $gateway and its ACL",
    async ({ domain, gateway }) => {
      const { config } = await daemonGet<Network>(lab.socket, `/1.0/networks/net-${domain}`);
      expect(config["ipv4.address"]).toBe(`${gateway}/24`);
      expect(config["security.acls"]).not.toBe("");
      expect(config["security.acls.default.ingress.action"]).toBe("drop");
    },
  );

  // A daemon of somebody else's gives no shell on its server.
  test.skipIf(lab.dir === "")("the server shows what the README shows", async () => {
    const list = "incus list --all-projects -c enst4";
    const nft = "nft list chain inet incus acl.net-perso";
    const shown = async (command: string) => (await onServer(lab, command.split(" "))).stdout;
    // Other tests may have machines there, too.
    const projects = ["PROJECT", ...machines.map(({ domain }) => domain)];
    const own = rowsOf(await shown(list)).filter(([project = ""]) => projects.includes(project));
    expect(own).toEqual(rowsOf((await readmeOutput("homelab", list)) ?? ""));
    expect(await shown(nft)).toBe(await readmeOutput("homelab", nft));
  });

  test("the outputs have the documented shape", async () => {
    const outputs = stackOutputs.parse(await stack.outputs());
    expect(Object.values(outputs.addresses).toSorted()).toEqual(
      machines.map(({ address }) => address).toSorted(),
    );
  });

  test("a second up, a preview and a refresh find nothing to do", async () => {
    for (const args of [
      ["up", "--yes", "--expect-no-changes"],
      ["preview", "--expect-no-changes"],
      ["refresh", "--yes", "--expect-no-changes"],
    ]) {
      const run = await stack.pulumi(args);
      expect(run.exitCode, run.output).toBe(0);
    }
  });

  test("every pair of domains is cut off, and reachable with the ACLs detached", async () => {
    const pairs = machines.flatMap((from) =>
      machines.filter((to) => to !== from).map((to) => ({ from, to })),
    );
    for (const from of machines) {
      const own = await ping(from, from.gateway, 10);
      expect(own.exitCode, `${from.machine} does not reach its own gateway`).toBe(0);
    }
    const cut = await Promise.all(pairs.map(({ from, to }) => ping(from, to.address)));
    expect(cut.filter(({ exitCode }) => exitCode === 0)).toEqual([]);

    // The same probes with isolation off: what was cut was the ACL's work.
    const bridges = machines.map(({ domain }) => `net-${domain}`);
    const open = await withoutAcls(lab.socket, bridges, () =>
      Promise.all(pairs.map(({ from, to }) => ping(from, to.address, 10))),
    );
    expect(open.map(({ exitCode }) => exitCode)).toEqual(pairs.map(() => 0));
    const again = await Promise.all(pairs.map(({ from, to }) => ping(from, to.address)));
    expect(again.filter(({ exitCode }) => exitCode === 0)).toEqual([]);
  });

  test("destroy refuses while machines are protected, and has changed nothing", async () => {
    const before = ownedBy(stack.stackId, await inventory(lab.socket));
    const refused = await stack.destroy();
    expect(refused.exitCode).not.toBe(0);
    for (const { machine } of machines) expect(refused.output).toContain(machine);
    expect(ownedBy(stack.stackId, await inventory(lab.socket))).toEqual(before);
  });

  test("drift is shown and put right", async () => {
    const path = "/1.0/instances/pro-dev?project=pro";
    await daemonWrite(lab.socket, "PATCH", path, { config: { "security.privileged": "true" } });
    const shown = await stack.preview("--refresh");
    expect(shown.output).toContain("security.privileged");
    expect((await stack.pulumi(["up", "--yes", "--refresh"])).exitCode).toBe(0);
    const live = await daemonGet<{ config: Record<string, string> }>(lab.socket, path);
    expect(live.config).not.toHaveProperty("security.privileged");
  });

  test("unprotected, destroy leaves nothing of ours and all of theirs", async () => {
    const unprotected = await stack.unprotect();
    expect(unprotected.exitCode, unprotected.output).toBe(0);
    await expectCleanDestroy(stack, lab.socket, bystanders);
    expect(await names(lab.socket, "/1.0/projects")).toContain("bystander");
  });
});
