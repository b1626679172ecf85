import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ProviderContext } from "../../../provider/core/providerContext.ts";
import { listen, type Serving } from "../../../provider/core/serve.ts";
import { unknownText } from "../../../provider/core/wire/signatures.ts";
import { ToyEngine, initFailed, type Json, type Method } from "./toyEngine.ts";
import { ToyBox, toyProvider } from "./toyProvider.ts";
import { secret } from "./wire/wireValues.ts";

const urnOf = (name: string) => `urn:pulumi:stack::project::toy:index:Toy::${name}`;
const urn = urnOf("bear");
const id = "nursery/bear";

/** A provider in this process, called over gRPC as the engine calls it. */
describe("the gRPC service", () => {
  let box: ToyBox;
  let serving: Serving;
  let engine: ToyEngine;

  const send = (method: Method, fields?: Json) => engine.send(method, fields);
  const check = async (news: Json, name = "bear") => {
    const { inputs, failuresList } = await send("check", { urn: urnOf(name), news });
    return { inputs: inputs as Json, failures: failuresList as Json[] };
  };
  const create = async (news: Json) => {
    const { inputs } = await check(news);
    const made = await send("create", { urn, properties: inputs });
    return { inputs, state: made["properties"] as Json };
  };

  beforeEach(async () => {
    box = new ToyBox();
    serving = await listen(new ProviderContext(toyProvider(box)));
    engine = new ToyEngine(serving.port);
    await send("handshake");
    const { inputs } = await send("checkConfig", {
      news: { address: "here", token: "key-of-box" },
    });
    await send("configure", { args: inputs as Json });
  });
  afterEach(async () => {
    engine.close();
    await serving.stop("the test is over");
  });

  test("says what it takes, who it is, and what it has", async () => {
    expect(await send("handshake")).toMatchObject({ acceptSecrets: true, acceptOutputs: false });
    expect(await send("getPluginInfo")).toEqual({ version: "1.2.3" });
    const { schema } = await send("getSchema", { version: 0 });
    expect(JSON.parse(schema as string)).toMatchObject({ name: "toy", version: "1.2.3" });
    await expect(send("getSchema", { version: 1 })).rejects.toThrow(
      "no package schema of version 1",
    );
  });

  test.each(["call", "construct"] as const)(
    "%s is not implemented, and says so",
    async (method) => {
      await expect(send(method)).rejects.toMatchObject({ code: 12 });
    },
  );

  test("lives a whole life: check, preview, create, diff, update, read, delete", async () => {
    const { inputs } = await check({ kind: "car", config: { "limits.cpu": 2 } });
    expect(inputs).toEqual({
      kind: "car",
      name: "bear",
      room: "nursery",
      config: { "limits.cpu": "2" },
    });
    const planned = await send("create", { urn, properties: inputs, preview: true });
    expect(planned).toMatchObject({
      id,
      properties: { serial: "serial-nursery/bear", effective: unknownText },
    });
    expect(box.calls).toEqual([]);

    const made = await send("create", { urn, properties: inputs });
    const state = made["properties"] as Json;
    expect(made).toMatchObject({
      id,
      properties: { effective: { "limits.cpu": "2", colour: "red" } },
    });

    const news = { ...inputs, config: { colour: "blue" } };
    const same = await send("diff", { urn, id, olds: state, oldInputs: inputs, news: inputs });
    expect(same).toMatchObject({ changes: 1, hasdetaileddiff: true });
    const changed = await send("diff", { urn, id, olds: state, oldInputs: inputs, news });
    expect(changed).toMatchObject({ changes: 2, diffsList: ["config"], replacesList: [] });

    const update = { urn, id, olds: state, oldInputs: inputs, news };
    const plannedUpdate = await send("update", { ...update, preview: true });
    expect(plannedUpdate["properties"]).toMatchObject({
      serial: "serial-nursery/bear",
      effective: unknownText,
    });
    const updated = (await send("update", update))["properties"] as Json;
    expect(updated).toMatchObject({ effective: { colour: "blue" } });

    const refreshed = await send("read", { urn, id, properties: updated, inputs: news });
    expect(refreshed).toMatchObject({ id, properties: updated, inputs: news });
    await send("delete", { urn, id, properties: updated, oldInputs: news });
    expect(await send("read", { urn, id, properties: updated, inputs: news })).toMatchObject({
      id: "",
    });
    expect(box.calls).toEqual([
      `create ${id}`,
      `update ${id} from limits.cpu`,
      `read ${id}`,
      `delete ${id}`,
      `read ${id}`,
    ]);
  });

  test("a change that replaces names its property, and deletes first", async () => {
    const { inputs, state } = await create({ kind: "car" });
    const news = { ...inputs, room: "hall" };
    expect(await send("diff", { urn, id, olds: state, oldInputs: inputs, news })).toMatchObject({
      replacesList: ["room"],
      deletebeforereplace: true,
      detaileddiffMap: { room: [5, true] },
    });
  });

  test("without old inputs, a diff and an update take them from the state", async () => {
    const { inputs, state } = await create({ kind: "car", config: { a: "1" } });
    expect(await send("diff", { urn, id, olds: state, news: inputs })).toMatchObject({
      changes: 1,
    });
    await send("update", { urn, id, olds: state, news: inputs });
    expect(box.calls.at(-1)).toBe(`update ${id} from a`);
  });

  test("import reads by id alone and returns inputs", async () => {
    const { inputs } = await create({ kind: "car" });
    expect(await send("read", { urn: urnOf("other"), id })).toMatchObject({ id, inputs });
    expect(box.calls.at(-1)).toBe(`read ${id} (import)`);
  });

  test("secrets stay secret wherever they go", async () => {
    const { inputs, state } = await create({
      kind: "car",
      password: "open sesame",
      config: { key: secret("hush-hush-hush") },
    });
    expect(inputs["password"]).toEqual(secret("open sesame"));
    expect(state["config"]).toEqual({ key: secret("hush-hush-hush") });
    expect(state["effective"]).toEqual({ colour: "red", key: secret("hush-hush-hush") });
    const refreshed = await send("read", { urn, id, properties: state, inputs });
    expect(refreshed).toMatchObject({ properties: state, inputs });
  });

  test("no secret of the call or of the configuration is in an error", async () => {
    box.afterCreate = async () => {
      throw new Error("cannot open with key-of-box", { cause: new Error("not 'hush-hush'") });
    };
    const { inputs } = await check({ kind: "car", config: { key: secret("hush-hush") } });
    await expect(send("create", { urn, properties: inputs })).rejects.toMatchObject({
      code: 2,
      details: "cannot open with [secret]: not '[secret]'",
    });
  });

  test("a failed check names a secret property in the reason only: the engine prints its value", async () => {
    const { failures } = await check({ kind: "car", password: secret(["hush-hush"]) });
    expect(failures).toEqual([
      { property: "", reason: "password: invalid input: expected string, received array" },
    ]);
  });

  test("two resources for one object are refused, naming both", async () => {
    await check({ kind: "car" });
    const { failures } = await check({ kind: "car", name: "bear" }, "teddy");
    expect(failures[0]?.["reason"]).toBe(
      `toy:index:Toy "${id}" is described twice: by ${urn} and by ${urnOf("teddy")}; keep one of them`,
    );
  });

  test("a renamed resource's object is not deleted: the new name has it", async () => {
    const { inputs, state } = await create({ kind: "car" });
    await check({ kind: "car", name: "bear" }, "bear");
    await send("delete", { urn: urnOf("teddy"), id, properties: state, oldInputs: inputs });
    expect(box.find(id)).toBeDefined();
    await send("delete", { urn, id, properties: state, oldInputs: inputs });
    expect(box.find(id)).toBeUndefined();
  });

  test("a partial failure arrives whole, and the next update knows what there was", async () => {
    const { inputs, state } = await create({ kind: "car", config: { before: "x".repeat(20_000) } });
    const news = { ...inputs, config: { fail: "1" } };
    const failure = await send("update", { urn, id, olds: state, oldInputs: inputs, news }).catch(
      initFailed,
    );
    expect(failure).toMatchObject({
      id,
      inputs: news,
      properties: { ...state, serial: "half" },
      reasons: [`cannot finish "${id}": told to fail`],
    });
    const half = (failure as { properties: Json }).properties;
    await send("update", { urn, id, olds: half, oldInputs: news, news: inputs });
    expect(box.calls.at(-1)).toBe(`update ${id} from before,fail`);
  });

  test("a create that is cancelled says what it left; nothing starts after it", async () => {
    let begin = () => {};
    const begun = new Promise<void>((resolve) => (begin = resolve));
    box.afterCreate = (call) => {
      begin();
      return box.playUntilStopped(call, id);
    };
    const { inputs } = await check({ kind: "car" });
    const creating = send("create", { urn, properties: inputs }).catch(initFailed);
    await begun;
    await send("cancel");
    await send("cancel");
    expect(await creating).toMatchObject({ id, reasons: [`"${id}" is half made: cancelled`] });
    await expect(send("create", { urn, properties: inputs })).rejects.toMatchObject({
      details: 'create of toy:index:Toy "bear" was not started: cancelled',
    });
  });

  test("customTimeouts shorten a create", async () => {
    box.afterCreate = (call) => box.playUntilStopped(call, id);
    const { inputs } = await check({ kind: "car" });
    const failure = await send("create", { urn, properties: inputs, timeout: 0.2 }).catch(
      initFailed,
    );
    expect(failure).toMatchObject({
      reasons: [expect.stringContaining("did not end within 0.2 s")],
    });
  });

  test("configuration may come as JSON text, and is checked", async () => {
    const news = { address: "a", strict: "true", limits: '{"toys":3}', version: "1.0.0" };
    expect(await send("checkConfig", { news })).toMatchObject({
      inputs: { address: "a", strict: true, limits: { toys: 3 } },
      failuresList: [],
    });
    const { failuresList } = await send("checkConfig", {
      olds: { address: "here" },
      news: { adress: "x", address: "there", strict: true, token: unknownText },
    });
    expect(failuresList).toEqual([
      { property: "adress", reason: 'there is no such property; did you mean "address"?' },
      { property: "address", reason: "must not change" },
    ]);
  });

  test("a changed configuration is a change, and replaces nothing", async () => {
    const olds = { address: "a", strict: "true" };
    const same = await send("diffConfig", { olds, news: { address: "a", strict: true } });
    expect(same).toMatchObject({ changes: 1 });
    expect(await send("diffConfig", { olds, news: { ...olds, address: "b" } })).toMatchObject({
      changes: 2,
      replacesList: [],
      detaileddiffMap: { address: [4, true] },
    });
  });

  test("functions answer, refuse bad arguments, and wait for unknown ones", async () => {
    const tok = "toy:index:getToy";
    expect(await send("invoke", { tok, args: { id: "x" } })).toMatchObject({
      return: { found: false, greeting: "hello x" },
    });
    expect(await send("invoke", { tok, args: { di: "x" } })).toMatchObject({
      failuresList: [
        { property: "id", reason: "is required (string)" },
        { property: "di", reason: 'there is no such property; did you mean "id"?' },
      ],
    });
    expect(await send("invoke", { tok, args: { id: unknownText } })).toMatchObject({
      return: { found: unknownText },
    });
  });

  test("what is not in the table is refused by name", async () => {
    await expect(
      send("check", { urn: "urn:pulumi:s::p::toy:index:Ball::b" }),
    ).rejects.toMatchObject({
      details: "provider toy has no resource toy:index:Ball",
    });
    await expect(send("invoke", { tok: "toy:index:getBall" })).rejects.toMatchObject({
      details: "provider toy has no function toy:index:getBall",
    });
  });

  test("a configuration that is not known yet answers nothing but previews", async () => {
    const context = new ProviderContext(toyProvider(box));
    const fresh = await listen(context);
    const other = new ToyEngine(fresh.port);
    await other.send("configure", { args: { address: unknownText } });
    await expect(other.send("read", { urn, id })).rejects.toMatchObject({
      details: expect.stringContaining("provider toy is not configured"),
    });
    other.close();
    await fresh.stop("the test is over");
  });
});
