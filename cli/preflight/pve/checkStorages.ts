import { writeSize } from "../../../model/hypervisors/writeSize.ts";
import { error, type PreflightFinding, warning } from "../finding.ts";
import { imageStorage } from "../../../model/hypervisors/imageStorage.ts";
import type { PveCheck } from "./pveContext.ts";

/** The storages that are used, each with the types of content put there, and with room. */
export const checkStorages: PveCheck = async ({ client, node, manifest }) => {
  const own = manifest.nodes.filter(({ depth }) => depth === 1);
  const wanted = own.flatMap(({ guest, storage, image }) => [
    { storage, content: guest === "vm" ? "images" : "rootdir" },
    ...(manifest.images[image]?.source === "url"
      ? [
          {
            storage: imageStorage(manifest.host.storages),
            content: guest === "vm" ? "import" : "vztmpl",
          },
        ]
      : []),
  ]);
  const found = await client.storages(node);
  const present = new Set((await client.guests(node)).map(({ vmid }) => vmid));
  const names = [...new Set(wanted.map(({ storage }) => storage))];
  return names.flatMap((name): readonly PreflightFinding[] => {
    const there = found.find(({ storage }) => storage === name);
    const subject = `storage ${name}`;
    if (there === undefined) {
      const known = found.map(({ storage }) => storage).join(", ") || "none";
      return [
        error({
          code: "pve-storage",
          subject,
          message: `the token sees no such storage on ${node}; it sees: ${known}`,
          wayOut: `make it (pvesm add), give Datastore.AllocateSpace on /storage/${name}, or name another one in the description`,
        }),
      ];
    }
    const content = [...new Set(wanted.filter((one) => one.storage === name))];
    const lacking = [...new Set(content.map((one) => one.content))].filter(
      (type) => !there.content.includes(type),
    );
    const disks = own
      .filter(({ storage, vmid }) => storage === name && !present.has(vmid))
      .reduce((sum, { disk }) => sum + disk, 0);
    return [
      ...(there.enabled && there.active
        ? []
        : [
            error({
              code: "pve-storage",
              subject,
              message: `it is ${there.enabled ? "not active" : "switched off"}`,
              wayOut: `on the node: pvesm status; pvesm set ${name} --disable 0`,
            }),
          ]),
      ...(lacking.length === 0
        ? []
        : [
            error({
              code: "pve-storage-content",
              subject,
              message: `it takes ${there.content.join(", ") || "nothing"}, and not ${lacking.join(", ")}`,
              wayOut: `on the node: pvesm set ${name} --content ${[...there.content, ...lacking].join(",")}`,
            }),
          ]),
      ...(disks <= there.avail ? [] : [short(subject, disks, there)]),
    ];
  });
};

/** Disks may be thin: more than there is can be promised, but never one more than the whole. */
function short(
  subject: string,
  disks: number,
  { total, avail, type }: { total: number; avail: number; type: string },
): PreflightFinding {
  const said = {
    code: "pve-disk" as const,
    subject,
    message: `${writeSize(disks)} of disks are described, ${writeSize(avail)} of ${writeSize(total)} are free`,
    wayOut: "make room, or give the nodes smaller disks or another storage",
  };
  return type === "lvm" || disks > total ? error(said) : warning(said);
}

export const checkBridges: PveCheck = async ({ client, node, manifest }) => {
  const own = manifest.nodes.filter(({ depth }) => depth === 1);
  const wanted = [...new Set(own.flatMap(({ nics }) => nics.map(({ bridge }) => bridge)))];
  const found = await client.bridges(node);
  return wanted.flatMap((name) => {
    const there = found.find(({ iface }) => iface === name);
    if (there?.active === true) return [];
    const known = found.map(({ iface }) => iface).join(", ") || "none";
    return [
      error({
        code: "pve-bridge",
        subject: `bridge ${name}`,
        message:
          there === undefined
            ? `the token sees no such bridge on ${node}; it sees: ${known}`
            : "it is not up",
        wayOut:
          there === undefined
            ? `make it, give SDN.Use on /sdn/zones/localnetwork/${name}, or name another one under host.bridges`
            : `on the node: ifup ${name}`,
      }),
    ];
  });
};
