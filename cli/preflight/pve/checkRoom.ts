import { isHypervisor } from "../../../model/hypervisors/kinds.ts";
import { writeSize } from "../../../model/hypervisors/writeSize.ts";
import { error, type PreflightFinding, warning } from "../finding.ts";
import type { PveCheck } from "./pveContext.ts";

/** Memory and cores of the node, and whether VMs in VMs can run there. */
export const checkRoom: PveCheck = async ({ client, node, manifest }) => {
  const { memory, cpuinfo } = await client.nodeStatus(node);
  const present = new Set((await client.guests(node)).map(({ vmid }) => vmid));
  const own = manifest.nodes.filter(({ depth }) => depth === 1);
  const coming = own.filter(({ vmid }) => !present.has(vmid));
  const wanted = coming.reduce((sum, one) => sum + one.memory, 0);
  const free = memory.total - memory.used;
  const large = own.filter(({ cores }) => cores > cpuinfo.cpus);
  const nested = own.filter(({ kind, guest }) => isHypervisor(kind) && guest === "vm");
  return [
    ...(wanted <= free
      ? []
      : [
          error({
            code: "pve-memory",
            subject: `node ${node}`,
            message: `${writeSize(wanted)} of memory are described, ${writeSize(free)} of ${writeSize(memory.total)} are free`,
            wayOut: "stop or shrink other guests, or give the nodes of the description less",
          }),
        ]),
    ...large.map(({ name, cores }) =>
      error({
        code: "pve-cores",
        subject: `node ${name}`,
        message: `it is to have ${cores} cores, ${node} has ${cpuinfo.cpus}: Proxmox VE does not start such a VM`,
        wayOut: `give it ${cpuinfo.cpus} cores or fewer`,
      }),
    ),
    ...(nested.length === 0 ? [] : nesting(node, nested[0]?.name ?? "", cpuinfo.flags)),
  ];
};

/** The API tells the processor's flags, but not whether KVM hands them on to guests. */
function nesting(node: string, name: string, flags: readonly string[]): PreflightFinding[] {
  const subject = `nested virtualisation on ${node}`;
  const intel = flags.includes("vmx");
  if (!intel && !flags.includes("svm") && flags.length > 0) {
    return [
      error({
        code: "pve-nesting",
        subject,
        message: `its processor has neither vmx nor svm: no VM can run in ${name}`,
        wayOut: "switch virtualisation on in its firmware, or in the hypervisor it is a guest of",
      }),
    ];
  }
  const modules = flags.length === 0 ? "kvm_*" : intel ? "kvm_intel" : "kvm_amd";
  return [
    warning({
      code: "pve-nesting",
      subject,
      message: `the API does not tell whether KVM hands virtualisation on to ${name}`,
      wayOut: `on the node, expect Y or 1 of: cat /sys/module/${modules}/parameters/nested`,
    }),
  ];
}
