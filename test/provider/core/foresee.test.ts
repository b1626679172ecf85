import { expect, test } from "vitest";
import type { ResourceDefinition } from "../../../provider/core/definition.ts";
import { ProviderContext } from "../../../provider/core/providerContext.ts";
import { listen } from "../../../provider/core/serve.ts";
import { unknownText } from "../../../provider/core/wire/signatures.ts";
import { ToyEngine, type Json } from "./toyEngine.ts";
import { toy, ToyBox, toyProvider } from "./toyProvider.ts";

const urn = "urn:pulumi:stack::project::toy:index:Toy::bear";
const wanted = { kind: "car", name: "bear", room: "nursery" };

const seer: ResourceDefinition<ToyBox> = {
  ...toy,
  foresee: async ({ client }, { room }) => {
    client.calls.push("foresee");
    if (room === "cellar") throw new Error("nothing is seen in the cellar");
    return { effective: { colour: "green" } };
  },
};

test("what can be asked for is known in the preview of a create, once its inputs are", async () => {
  const box = new ToyBox();
  const context = new ProviderContext({ ...toyProvider(box), resources: [seer] });
  const serving = await listen(context);
  const engine = new ToyEngine(serving.port);
  const preview = async (more: Json = {}) => {
    const properties = { ...wanted, ...more };
    return (await engine.send("create", { urn, properties, preview: true }))["properties"];
  };
  // As for what stands on a server that the same run makes.
  expect(await preview()).toMatchObject({ effective: unknownText });
  await engine.send("configure", { args: { address: "here" } });
  expect(await preview({ wheels: unknownText })).toMatchObject({ effective: unknownText });
  expect(box.calls).toEqual([]);

  const serial = "serial-nursery/bear";
  expect(await preview()).toMatchObject({ serial, effective: { colour: "green" } });
  await expect(preview({ room: "cellar" })).rejects.toMatchObject({
    details: expect.stringContaining("nothing is seen in the cellar") as unknown,
  });
  expect(box.calls).toEqual(["foresee", "foresee"]);
  engine.close();
  await serving.stop("the test is over");
});
