import { type ManifestCase, nodes } from "./manifestCase.ts";

export const repoCases: readonly ManifestCase[] = [
  {
    code: "HV38",
    title: "no mapping, a relative target, one that a shell would read, and other types",
    patch: {
      repos: {
        a: "../..",
        b: { source: ".", target: "opt/b" },
        c: { source: ".", target: "/opt/c;reboot" },
        d: { source: 1, exclude: "x", git: "yes" },
      },
    },
    at: [
      "repos.a",
      "repos.b.target",
      "repos.c.target",
      "repos.d.source",
      "repos.d.exclude",
      "repos.d.git",
    ],
  },
  {
    code: "HV39",
    title: "no list, an empty one, a step that is none, and wrong values",
    patch: nodes({
      inner: { provision: "reboot" },
      test: { provision: [] },
      nest: { provision: ["reboot", { name: "A B", run: "", timeout: 0 }] },
    }),
    at: [
      "nodes.inner.provision",
      "nodes.test.provision",
      "nodes.nest.provision[0]",
      "nodes.nest.provision[1].name",
      "nodes.nest.provision[1].run",
      "nodes.nest.provision[1].timeout",
    ],
  },
  {
    code: "HV40",
    title: "no source, and a name that is no directory's",
    patch: { repos: { a: {}, "b/c": { source: "." }, "d/e": { source: ".", target: "/opt/d" } } },
    at: ["repos.a.source", 'repos["b/c"]'],
  },
  {
    code: "HV41",
    title: "a typing error, a container and a name of JavaScript's own",
    patch: { repos: { a: { source: ".", nodes: ["inner", "tset", "cell", "constructor"] } } },
    at: ["repos.a.nodes[1]", "repos.a.nodes[2]", "repos.a.nodes[3]"],
  },
  {
    code: "HV42",
    title: "below another one, and the same target",
    patch: {
      repos: {
        a: { source: ".", target: "/opt/a" },
        b: { source: ".", target: "/opt/a/b" },
        c: { source: ".", target: "/opt/ab" },
        ab: { source: "." },
      },
    },
    at: ["repos.b", "repos.ab"],
  },
  {
    code: "HV43",
    title: "without name and run, and a name twice",
    patch: nodes({
      test: {
        provision: [{ timeout: 5 }, { name: "a", run: "true" }, { name: "a", run: "false" }],
      },
    }),
    at: [
      "nodes.test.provision[0].name",
      "nodes.test.provision[0].run",
      "nodes.test.provision[2].name",
    ],
  },
];
