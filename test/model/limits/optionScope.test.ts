import { expect, it } from "vitest";
import { facts, found, patched, resolveData } from "../infra.ts";

const nesting = patched({
  domains: {
    work: { machines: { "work-dev": { type: "vm", config: { "security.nesting": true } } } },
  },
});
const extension = "projects_restricted_virtual_machines_nesting";
const place = 'domains.work.machines.work-dev.config["security.nesting"]';

it("lets security.nesting through to virtual machines where the server has it for them", () => {
  expect(found(resolveData(nesting).errors)).toEqual([`S8 ${place}`]);
  expect(found(resolveData(nesting, { ...facts, extensions: [] }).errors)).toEqual([`S8 ${place}`]);
  expect(resolveData(nesting, { ...facts, extensions: [extension] }).errors).toEqual([]);
});

it("lets nothing else through by that extension", () => {
  const privileged = patched(
    {
      domains: { work: { machines: { "work-dev": { config: { "security.privileged": true } } } } },
    },
    nesting,
  );
  const { errors } = resolveData(privileged, { ...facts, extensions: [extension] });
  expect(found(errors)).toEqual([place.replace("nesting", "privileged")].map((at) => `S8 ${at}`));
});
