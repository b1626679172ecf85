import { knowledge } from "../../manifest.ts";
import { type ManifestCase, nodes } from "./manifestCase.ts";

const plan = (active: Record<string, number>) => ({
  hypervisors: { host: { active, retired: [] } },
});

export const vmidCases: readonly ManifestCase[] = [
  {
    code: "HV33",
    title: "both, the wrong way round",
    patch: { global: { vmid_first: 300, vmid_last: 200 } },
    at: ["global.vmid_first"],
  },
  {
    code: "HV33",
    title: "one, beyond the default of the other",
    patch: { global: { vmid_last: 200 } },
    at: ["global.vmid_last"],
  },
  {
    code: "HV34",
    title: "on one Proxmox VE, but not on two",
    patch: nodes({
      inner: { vmid: 500 },
      test: { vmid: 500 },
      nest: { vmid: 500 },
    }),
    at: ["nodes.nest.vmid"],
  },
  {
    code: "HV35",
    title: "more nodes than ids",
    patch: { global: { vmid_first: 200, vmid_last: 200 } },
    at: ["nodes.nest.vmid"],
  },
  {
    code: "HV35",
    title: "an id that another node keeps",
    patch: nodes({ nest: { vmid: 200 } }),
    known: { ...knowledge, previous: plan({ inner: 200 }) },
    at: ["nodes.nest.vmid"],
  },
  {
    code: "HV36",
    title: "an id of a guest that is there, of the same name even",
    patch: nodes({ inner: { vmid: 500 }, test: { vmid: 600 } }),
    known: { ...knowledge, inventory: { host: { 500: "inner" }, inner: { 600: "mail" } } },
    at: ["nodes.inner.vmid", "nodes.test.vmid"],
  },
  {
    code: "HV36",
    title: "a recorded id under which another guest is",
    patch: {},
    known: {
      ...knowledge,
      previous: plan({ inner: 200, nest: 201 }),
      inventory: { host: { 200: "inner", 201: "mail" } },
    },
    at: ["nodes.nest.vmid"],
  },
];
