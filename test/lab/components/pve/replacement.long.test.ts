import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PveContainerArgs } from "../../../../components/pve/pveContainer.ts";
import type { PveVmArgs } from "../../../../components/pve/pveVm.ts";
import type { PulumiStack } from "../../harness/pulumiStack.ts";
import { expectSuccess, plugin, startPveStack } from "../../proxmoxvePlugin/pveStack.ts";
import { PveTarget } from "../../proxmoxvePlugin/pveTarget.ts";
import { onlyStandIn } from "../../pve/endpointNode.ts";
import { imageOf, providerOf, settingsOf, vmOf } from "./pvePlans.ts";

const gib = 1024 ** 3;
const nic = { bridge: "vmbr0", vlan: 0, ip: "10.0.0.9/24", gateway: "" };
const otherKey =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1PZfZ1kcSgIr3aQ4zPLD2hg8fXbdCVmXv7v9fdt1Qe c@d";
const template = "local:vztmpl/debian-12_amd64.tar.zst";

/** One change for each guest: docs/proxmox.md has what comes of it. */
const common = {
  description: { description: "another" },
  name: { name: "another" },
  tags: { tags: ["other"] },
  size: { cores: 2, memory: gib, disk: 11 * gib },
  nics: { nics: [{ ...nic, vlan: 3, ip: "10.0.0.8/24" }, nic] },
  start: { startOrder: 2 },
  protection: { protected: true },
  node: { node: "mother" },
  vmid: { vmid: 90_000 },
  storage: { storage: "other" },
  keys: { sshKeys: [otherKey] },
} satisfies Readonly<Record<string, Partial<PveVmArgs & PveContainerArgs>>>;
const vmChanges = {
  ...common,
  image: { image: "local:import/other.qcow2" },
  user: { user: "other" },
  cpu: { cpuType: "x86-64-v2" },
  gpus: { gpus: [{ mapping: "card" }] },
} satisfies Readonly<Record<string, Partial<PveVmArgs>>>;
const containerChanges = {
  ...common,
  image: { image: "local:vztmpl/other.tar.zst" },
  shrink: { disk: gib },
  nesting: { nesting: true },
} satisfies Readonly<Record<string, Partial<PveContainerArgs>>>;

const skipped =
  onlyStandIn("what a preview says needs no node, but a second one") || plugin === undefined;

describe.skipIf(skipped)("what makes a guest anew", { timeout: 400_000 }, () => {
  let father: PveTarget;
  let stack: PulumiStack;

  beforeAll(async () => {
    father = await PveTarget.start("father");
    const kind = { storage: "local", content: "vztmpl", format: "tzst", size: 1000, ctime: 0 };
    father.pve.node.state.volumes[template] = kind;
    stack = await startPveStack([father], "pve");
  });
  afterAll(async () => {
    await stack.forget();
    await father.close();
  });

  const each = <Args>(
    changes: Readonly<Record<string, object>>,
    prefix: string,
    args: (id: number) => Args,
    isChanged: boolean,
  ) =>
    Object.fromEntries(
      Object.entries(changes).map(([name, change], index) => [
        `${prefix}-${name}`,
        { ...args(80_000 + index + (prefix === "ct" ? 100 : 0)), ...(isChanged && change) },
      ]),
    ) as Readonly<Record<string, Args>>;

  test("is what docs/proxmox.md says", async () => {
    const token = father.pve.makeRootToken("up");
    const plan = (isChanged: boolean) => {
      const vm = (vmid: number) => vmOf(father, { vmid, started: false, nics: [nic] });
      const container = (vmid: number): PveContainerArgs => {
        const { node, name, cores, memory, disk, storage, nics, sshKeys } = vm(vmid);
        const base = { node, name, cores, memory, disk, storage, nics, sshKeys, vmid };
        return { ...base, image: template, protected: false, started: false };
      };
      return stack.configure(
        settingsOf({
          provider: providerOf(father, token),
          images: {
            cloud: imageOf(father),
            url: imageOf(father, {
              fileName: "url.qcow2",
              ...(isChanged && { url: `${father.place.images.cloud.url}?again` }),
            }),
          },
          vms: each(vmChanges, "vm", vm, isChanged),
          containers: each(containerChanges, "ct", container, isChanged),
          tokens: {
            later: {
              user: "a@pve",
              name: "later",
              rights: {},
              expires: isChanged ? "2031-01-01T00:00:00Z" : "2030-01-01T00:00:00Z",
            },
            rights: {
              user: "b@pve",
              name: "rights",
              rights: { "/vms": isChanged ? ["VM.Audit", "VM.Console"] : ["VM.Audit"] },
            },
            named: { user: "c@pve", name: isChanged ? "other" : "named", rights: {} },
          },
        }),
      );
    };
    await plan(false);
    await expectSuccess(stack.up());
    await plan(true);
    const { stdout } = await stack.start(["preview", "--json"]);
    const { steps } = JSON.parse(stdout) as { steps: { op: string; urn: string }[] };
    const named = (op: string) =>
      [
        ...new Set(
          steps.filter((step) => step.op === op).map(({ urn }) => urn.split("::").at(-1) ?? ""),
        ),
      ].sort();
    expect(named("replace")).toEqual([
      "ct-image",
      "ct-keys",
      "ct-node",
      "ct-storage",
      "ct-vmid",
      "named",
      "url",
      "vm-image",
      "vm-node",
      "vm-vmid",
    ]);
    const guests = [
      ...Object.keys(vmChanges).map((name) => `vm-${name}`),
      ...Object.keys(containerChanges).map((name) => `ct-${name}`),
    ];
    const others = ["later", "named", "rights:/vms", "url"];
    const changed = [...named("replace"), ...named("update")].sort();
    expect(changed).toEqual([...guests, ...others].sort());
  });
});
