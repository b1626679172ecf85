import { describe, expect, it } from "vitest";
import type { Facts } from "../../../model/facts.ts";
import { facts, found, patched, resolveData, resolveText, type Mapping } from "../infra.ts";

const first = "0000:01:00.0";
const second = "0000:41:00.0";
const known = (...gpus: string[]) => ({ ...facts, gpus });

function resolveWork(machine: Mapping, given: Facts = known(first), domain: Mapping = {}) {
  const work = { ...domain, machines: { "work-dev": machine } };
  return resolveData(patched({ domains: { work } }), given);
}

function gpuOf(machine: Mapping, given: Facts = known(first), domain: Mapping = {}) {
  const { lab, errors } = resolveWork(machine, given, domain);
  expect(errors).toEqual([]);
  const instance = lab?.instances.find((one) => one.domain === "work");
  const { eth0, ...others } = instance?.devices ?? {};
  expect(eth0).toBeDefined();
  return { devices: others, config: instance?.config };
}

describe("gpu: true", () => {
  it("gives a container the server's only card", () => {
    expect(gpuOf({ gpu: true })).toEqual({
      devices: { gpu: { type: "gpu", gputype: "physical", pci: first } },
      config: {},
    });
    expect(gpuOf({ gpu: false })).toEqual({ devices: {}, config: {} });
  });

  it("gives it to a virtual machine without secure boot, unless the file says otherwise", () => {
    const vm = { gpu: true, type: "vm" };
    expect(gpuOf(vm)).toEqual({
      devices: { gpu: { type: "gpu", gputype: "physical", pci: first } },
      config: { "security.secureboot": "false" },
    });
    const own = gpuOf({ ...vm, config: { "security.secureboot": true } });
    expect(own.config).toEqual({ "security.secureboot": "true" });
    const safe = { profiles: { safe: { config: { "security.secureboot": true } } } };
    expect(gpuOf({ ...vm, profiles: ["safe"] }, known(first), safe).config).toEqual({});
  });

  it("names no card that it does not know, and warns", () => {
    const { warnings } = resolveWork({ gpu: true }, facts);
    expect(found(warnings)).toEqual(["G1 domains.work.machines.work-dev.gpu"]);
    expect(warnings[0]?.message).toMatch(/a container every one/);
    const device = { gpu: { type: "gpu", gputype: "physical" } };
    expect(gpuOf({ gpu: true }, facts).devices).toEqual(device);
  });

  it("adds nothing where a device or a profile has a card, and nvidia.runtime only if it is said", () => {
    const card = { type: "gpu", gputype: "physical", gid: "44", id: "1" };
    expect(gpuOf({ gpu: true, devices: { card } })).toEqual({ devices: { card }, config: {} });
    const profiles = {
      nvidia: { config: { "nvidia.runtime": true }, devices: { card: { type: "gpu" } } },
    };
    const { devices } = gpuOf({ gpu: true, profiles: ["nvidia"] }, known(), { profiles });
    expect(devices).toEqual({});
  });

  it("adds one where a profile's card is taken away again", () => {
    const profiles = { nvidia: { devices: { card: { type: "gpu" } } } };
    const machine = { gpu: true, profiles: ["nvidia"], devices: { card: { type: "none" } } };
    expect(gpuOf(machine, known(first), { profiles }).devices).toEqual({
      card: { type: "none" },
      gpu: { type: "gpu", gputype: "physical", pci: first },
    });
  });

  it("asks which of several cards is meant, with what to write", () => {
    const { errors } = resolveWork({ gpu: true }, known(first, second));
    expect(errors[0]?.message).toContain(`${first}, ${second}`);
    expect(errors[0]?.help).toContain(`{type: gpu, pci: "${first}"}`);
  });
});

describe("gpu_policy: exclusive", () => {
  const two = (one: Mapping, other: Mapping, gpus: readonly string[]) =>
    resolveData(
      patched({
        domains: {
          admin: { machines: { "admin-ctl": one } },
          work: { machines: { "work-dev": other } },
        },
      }),
      known(...gpus),
    );
  const card = (more: Mapping) => ({ devices: { card: { type: "gpu", ...more } } });

  it("lets each machine have a card of its own", () => {
    const { errors } = two(card({ pci: first }), card({ pci: second }), [first, second]);
    expect(errors).toEqual([]);
    expect(two(card({ id: 0 }), card({ id: 1 }), [first, second]).errors).toEqual([]);
  });

  it("counts a machine once, however many ways it has a card", () => {
    const profiles = { nvidia: { devices: { one: { type: "gpu" } } } };
    const machine = { gpu: true, profiles: ["nvidia"], devices: { two: { type: "gpu" } } };
    expect(resolveWork(machine, known(first), { profiles }).errors).toEqual([]);
  });

  it("takes two spellings of an address for one card", () => {
    const { errors } = two(card({ pci: "0A:00.0" }), card({ pci: "0000:0a:00.0" }), [
      "0000:0a:00.0",
      second,
    ]);
    expect(found(errors)).toEqual(["V16 global"]);
  });
});

it("sees an address without quotes, which YAML reads as a number", () => {
  const text = (pci: string) => `
project_name: x
global: {}
domains: {a: {subnet_id: 1, machines: {b: {devices: {card: {type: gpu, pci: ${pci}}}}}}}
`;
  expect(found(resolveText(text(first)).errors)).toEqual([
    "G3 domains.a.machines.b.devices.card.pci",
  ]);
  expect(resolveText(text(`"${first}"`)).errors).toEqual([]);
});
