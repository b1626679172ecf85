import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { delegate } from "../../../model/hypervisors/delegate.ts";
import type { Manifest, ManifestNode } from "../../../model/hypervisors/manifest.ts";
import { readManifest } from "../../../model/hypervisors/readManifest.ts";
import { resolveManifest } from "../../../model/hypervisors/resolveManifest.ts";
import { writeProblem } from "../../../model/problem.ts";
import { toYaml } from "../fuzz/spread.ts";
import { anyManifest } from "./fuzz/anyManifest.ts";
import { patchedManifest, resolveManifestData } from "./manifest.ts";

const directory = "/opt/strata-test-inner/repos";

function resolved(text: string): Manifest {
  const { manifest, errors } = resolveManifest(readManifest({ file: "hypervisors.yml", text }));
  expect(errors.map(writeProblem)).toEqual([]);
  return manifest as Manifest;
}

/** A node as the strata on `host` has it. */
function seenFrom(host: string, node: ManifestNode): ManifestNode {
  const path = node.path.slice(node.path.indexOf(host) + 1);
  return {
    ...node,
    path,
    depth: path.length,
    parent: node.parent === host ? "host" : node.parent,
    madeBy: node.madeBy === host ? "" : node.madeBy,
    repos: [],
  };
}

it("describes what stands on any node so that it comes to the same again", () => {
  let tried = 0;
  fc.assert(
    fc.property(anyManifest, (data) => {
      const whole = resolved(toYaml(data));
      for (const { name, kind, bridges, storages } of whole.nodes.filter(
        ({ mode }) => mode === "delegate",
      )) {
        tried++;
        const { description, nodes } = delegate(whole, name, directory);
        const again = resolved(description);
        expect(again.nodes).toEqual(nodes.map((node) => seenFrom(name, node)));
        expect(again.host).toEqual({ kind, bridges, storages });
        expect(again.vmids.wanted.filter(({ vmid }) => vmid !== 0)).toEqual([]);
        for (const [image, one] of Object.entries(again.images)) {
          expect(one).toEqual(whole.images[image]);
        }
      }
    }),
    { numRuns: 150 },
  );
  expect(tried).toBeGreaterThan(20);
}, 120_000);

describe("what a strata on a node is told", () => {
  const { manifest, errors } = resolveManifestData(
    patchedManifest({
      global: { vmid_first: 700, vmid_last: 799 },
      presets: { tight: { cores: 2, memory: "1536MiB", disk: "9GiB" } },
      repos: {
        all: { source: "examples", exclude: ["*.yml"], git: true },
        "for test": { source: "lab", target: "/srv/lab", nodes: ["test"] },
        elsewhere: { source: "docs", nodes: ["nest"] },
      },
      nodes: {
        inner: { mode: "delegate", ephemeral: true, storages: ["local", "fast"] },
        test: {
          preset: "tight",
          vmid: 750,
          storage: "fast",
          nics: [{ vlan: 5 }, { ip: "10.1.2.3/24", gateway: "10.1.2.1" }],
          provision: [{ name: "greet", run: "echo hello > /etc/greeting" }],
        },
      },
    }),
  );
  expect(errors.map(writeProblem)).toEqual([]);
  const whole = manifest as Manifest;
  const { description, repos } = delegate(whole, "inner", directory);

  it("has every wish, and repositories from where they lie there", () => {
    const again = resolved(description);
    const [before] = whole.nodes.filter(({ name }) => name === "test");
    const [node] = again.nodes;
    expect({ ...node, repos: [] }).toEqual(seenFrom("inner", before as ManifestNode));
    expect(node).toMatchObject({ vmid: 750, protected: false, memory: 1536 * 1024 ** 2 });
    expect(again.vmids).toEqual({
      first: 700,
      last: 799,
      wanted: [{ hypervisor: "host", node: "test", vmid: 750 }],
    });
    const exclude: string[] = [];
    expect(node?.repos).toEqual([
      { name: "all", source: `${directory}/0`, target: "/opt/all", exclude, git: true },
      { name: "for test", source: `${directory}/1`, target: "/srv/lab", exclude, git: false },
    ]);
  });

  it("takes along the repositories of its machines alone", () => {
    const exclude = ["*.yml"];
    expect(repos).toEqual([
      { name: "all", source: "examples", directory: `${directory}/0`, exclude, git: true },
      { name: "for test", source: "lab", directory: `${directory}/1`, exclude: [], git: false },
    ]);
  });
});
