import fc from "fast-check";
import type { Mapping } from "../../infra.ts";

const checksum = `sha512:${"0123456789abcdef".repeat(8)}`;

/** Of each kind of hypervisor's guests, the images. */
const images: Mapping = {
  "vm-on-pve": { url: "https://images.example/vm", checksum, system: "debian-13", disk: "1GiB" },
  "lxc-on-pve": {
    url: "https://images.example/ct",
    checksums: "https://images.example/SHA512SUMS",
    system: "debian-12",
    guest: "lxc",
  },
  "vm-on-incus": { alias: "images:debian/13", system: "debian-13" },
  "lxc-on-incus": { alias: "images:debian/12", system: "debian-12", guest: "lxc" },
};

interface Node {
  readonly kind: "pve" | "incus" | "vm" | "lxc";
  readonly isContainer: boolean;
  /** In thousandths of the hypervisors that there are before it. */
  readonly parent: number;
  readonly cores: number;
  readonly ephemeral: boolean;
  readonly delegates: boolean;
}

const node: fc.Arbitrary<Node> = fc.record({
  kind: fc.constantFrom("pve", "incus", "vm", "lxc"),
  isContainer: fc.boolean(),
  parent: fc.nat(999),
  cores: fc.integer({ min: 1, max: 4 }),
  ephemeral: fc.boolean(),
  delegates: fc.boolean(),
});

/** A description that breaks no rule: a tree of any form, its nodes in any order. */
export const anyManifest: fc.Arbitrary<Mapping> = fc
  .record({
    nodes: fc.array(node, { maxLength: 12 }),
    host: fc.constantFrom("pve", "incus"),
    order: fc.infiniteStream(fc.nat()),
  })
  .map(({ nodes, host, order }) => {
    const carriers: Carrier[] = [{ name: "host", kind: host, guest: "vm" }];
    const written = nodes.map((one, index) => {
      const parent = carriers[Math.floor((one.parent * carriers.length) / 1000)] as Carrier;
      // A container carries no virtual machine.
      const kind = parent.guest === "lxc" ? (one.kind === "incus" ? "incus" : "lxc") : one.kind;
      const isContainer = kind === "lxc" || (kind === "incus" && one.isContainer);
      const guest = isContainer || parent.guest === "lxc" ? "lxc" : "vm";
      const name = index === 0 ? "constructor" : `n${index}`;
      if (kind === "pve" || kind === "incus") carriers.push({ name, kind, guest });
      const keys: Mapping = {
        kind,
        ...(kind === "incus" ? { guest } : {}),
        ...(parent.name === "host" ? {} : { parent: parent.name }),
        image: `${guest}-on-${parent.kind}`,
        cores: one.cores,
        ...(one.ephemeral && parent.name === "host" ? { ephemeral: true } : {}),
        ...(kind === "pve" || kind === "incus"
          ? { overcommit: true, ...(one.delegates ? { mode: "delegate" } : {}) }
          : {}),
      };
      return [name, keys] as const;
    });
    const shuffled = written
      .map((entry) => ({ entry, at: order.next().value as number }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ entry }) => entry);
    // Cores are the one thing that a guest cannot have more of than its parent.
    return { project_name: "any", host: { kind: host }, images, nodes: evenCores(shuffled) };
  });

interface Carrier {
  readonly name: string;
  readonly kind: string;
  readonly guest: "vm" | "lxc";
}

function evenCores(entries: readonly (readonly [string, Mapping])[]): Mapping {
  return Object.fromEntries(
    entries.map(([name, { cores, ...keys }]) => {
      const carries = keys["kind"] === "pve" || keys["kind"] === "incus";
      return [name, { ...keys, cores: carries ? 4 : cores }];
    }),
  );
}
