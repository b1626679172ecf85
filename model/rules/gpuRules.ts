import { mergedDevices, type DescribedDevice } from "../build/mergedDevices.ts";
import { addedGpuName } from "../gpu/addedGpu.ts";
import { cardSharers } from "../gpu/cardSharers.ts";
import { lacksGpuDevice } from "../gpu/gpuDevices.ts";
import { pciAddress } from "../gpu/pciAddress.ts";
import type { Facts } from "../facts.ts";
import type { Finding } from "../problem.ts";
import type { MachineEntry, RuleContext } from "./context.ts";
import { enabledOnly } from "./enabled.ts";
import type { CheckRule } from "./rule.ts";

export const gpuRules = [
  {
    code: "V16",
    sentence: "With `gpu_policy: exclusive` no two machines can get the same GPU.",
    check: (context) => {
      const { isGiven, infra, machines, facts } = enabledOnly(context);
      const policy = infra.global?.gpu_policy ?? undefined;
      const isUnclear = policy === undefined && isGiven(["global", "gpu_policy"]);
      const users = cardSharers(machines, facts);
      if (isUnclear || policy === "shared" || users.length === 0) return [];
      return [
        {
          path: place(context),
          message: `${users.length} machines have a GPU: ${listed(users)}`,
          help: "set gpu_policy: shared, leave one of them, or name each one's card by `pci` in `devices`",
        },
      ];
    },
  },
  {
    code: "W2",
    level: "warning",
    sentence: "Machines that share a GPU can see each other's memory on it.",
    check: (context) => {
      const { infra, machines, facts } = enabledOnly(context);
      const users = cardSharers(machines, facts);
      if (infra.global?.gpu_policy !== "shared" || users.length === 0) return [];
      return [
        {
          path: place(context),
          message: `the memory of the GPU is not isolated between ${listed(users)}`,
          help: "give the GPU to one machine if that matters",
        },
      ];
    },
  },
  {
    code: "G1",
    level: "warning",
    sentence: "Without the fact `gpus`, the device that `gpu: true` adds names no card.",
    check: ({ machines, facts }) =>
      facts.gpus === undefined
        ? machines.filter(lacksGpuDevice).map(({ path, keys }) => ({
            path: [...path, "gpu"],
            message: `unchecked: the stack's facts do not say which cards the server has, and Incus gives a ${
              keys.type === "vm" ? "virtual machine the only one" : "container every one"
            }`,
            help: "run: npx --no strata facts <stack> --write, or add a device of type gpu",
          }))
        : [],
  },
  {
    code: "G2",
    sentence: "Where `gpu: true` adds the device, the fact `gpus` names exactly one card.",
    check: ({ machines, facts: { gpus } }) =>
      gpus === undefined || gpus.length === 1
        ? []
        : machines.filter(lacksGpuDevice).map(({ name, path }) => ({
            path: [...path, "gpu"],
            message:
              gpus.length === 0
                ? `"${name}" asks for a GPU, and by the stack's facts the server has none`
                : `"${name}" may mean any of the server's cards: ${gpus.join(", ")}`,
            help:
              gpus.length === 0
                ? "remove the key; if there is a card, run: npx --no strata facts <stack> --write"
                : `say which: devices: {${addedGpuName}: {type: gpu, pci: "${gpus[0]}"}}`,
          })),
  },
  {
    code: "G3",
    sentence:
      "A GPU device's `pci` is a PCI address in quotes, and of a card that the fact `gpus` names.",
    check: ({ domains, machines, facts }) =>
      [
        ...domains.flatMap(({ path, keys }) =>
          Object.entries(keys.profiles ?? {}).map(([name, profile]) => ({
            path: [...path, "profiles", name, "devices"],
            devices: profile?.devices,
          })),
        ),
        ...machines.map(({ path, keys }) => ({
          path: [...path, "devices"],
          devices: keys.devices,
        })),
      ].flatMap(({ path, devices }) =>
        Object.entries(devices ?? {}).flatMap(([name, device]) => {
          const wrong = wrongCard(device, facts);
          return wrong === undefined ? [] : [{ path: [...path, name, "pci"], ...wrong }];
        }),
      ),
  },
  {
    code: "G4",
    sentence: "No device of another type has the name `gpu` where `gpu: true` adds one.",
    check: ({ machines }) =>
      machines
        .filter((machine) => lacksGpuDevice(machine) && takesName(machine))
        .map(({ name, path }) => ({
          path: [...path, "gpu"],
          message: `"${name}" has another device ${addedGpuName}`,
          help: "rename that one, or add a device of type gpu under another name",
        })),
  },
] as const satisfies readonly CheckRule[];

/** Without quotes YAML 1.1 reads an address as a number to the base 60. */
function wrongCard(
  { type, pci }: DescribedDevice,
  { gpus }: Pick<Facts, "gpus">,
): Pick<Finding, "message" | "help"> | undefined {
  if (type !== "gpu" || pci === undefined) return undefined;
  const address = typeof pci === "string" ? pciAddress(pci) : undefined;
  if (address === undefined) {
    return {
      message: `${JSON.stringify(pci)} is no PCI address`,
      help: 'write it as lspci -D does, in quotes: "0000:01:00.0"',
    };
  }
  if (gpus === undefined || gpus.some((card) => pciAddress(card) === address)) return undefined;
  const cards = gpus.length === 0 ? "no GPU" : `only ${gpus.join(", ")}`;
  return {
    message: `by the stack's facts the server has ${cards}`,
    help: "name a card that is there, or run: npx --no strata facts <stack> --write",
  };
}

function takesName(machine: MachineEntry): boolean {
  const names = { ...mergedDevices(machine), ...machine.keys.storage_volumes };
  return Object.hasOwn(names, addedGpuName);
}

function place({ isGiven }: RuleContext): string[] {
  return isGiven(["global", "gpu_policy"]) ? ["global", "gpu_policy"] : ["global"];
}

function listed(machines: readonly MachineEntry[]): string {
  return machines.map(({ name }) => name).join(", ");
}
