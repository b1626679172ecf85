import { expect, it } from "vitest";
import { deployLab } from "../../components/deployLab.ts";
import { resolve } from "../../model/resolve.ts";
import { readInfra } from "../../model/source/infraSource.ts";
import { run } from "./mocks.ts";

const text = `
project_name: gpus
global: {gpu_policy: shared}
domains:
  ai:
    subnet_id: 1
    machines: {box: {gpu: true}, vm: {gpu: true, type: vm}, desk: {}}
`;

it("asks for the server's card in the instance itself, so that it is there at the first boot", async () => {
  const infra = readInfra({ main: { file: "infra.yml", text } });
  const { lab } = resolve(infra, { gpus: ["0000:01:00.0"] });
  if (lab === undefined) throw new Error("the fixture is invalid");
  const { mocks } = await run(() => deployLab({ lab, images: {} }));
  const inputsOf = (machine: string) => mocks.find("incus:index:Instance", machine).inputs;
  const gpu = { type: "gpu", gputype: "physical", pci: "0000:01:00.0" };
  expect(inputsOf("box")).toMatchObject({ devices: { gpu } });
  expect(inputsOf("box")["config"]).not.toHaveProperty(["security.secureboot"]);
  expect(inputsOf("vm")).toMatchObject({
    devices: { gpu },
    config: { "security.secureboot": "false" },
  });
  expect(inputsOf("desk")["devices"]).not.toHaveProperty("gpu");
});
