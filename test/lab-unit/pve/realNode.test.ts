import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../../lab/pve/clock.ts";
import { startPveNode } from "../../../lab/pve/startPveNode.ts";
import { endpointPlace, isEndpointGiven } from "../../lab/pve/endpointNode.ts";
import { Client } from "./replay/client.ts";
import { type Exchange, readExchanges } from "./replay/exchange.ts";
import { OwnValues } from "./replay/ownValues.ts";
import { type Credentials, requestOf } from "./replay/request.ts";
import { startUpstream, type Upstream } from "./replay/upstream.ts";

const place = isEndpointGiven ? await endpointPlace() : undefined;

/** Refused before anything is looked at, whoever asks: credentials that are none, and parameters that are wrong. */
const refusals = [
  ...readExchanges("b01-auth-tickets-tokens").filter(
    ({ auth, status, form }) =>
      status === 401 &&
      /^(none|bearer|token:(broken|nobody.*|root@pam!nosuch))$/.test(auth) &&
      !JSON.stringify(form).includes("<"),
  ),
  ...readExchanges("b04-parameter-errors")
    .filter(
      ({ status, path, auth }) =>
        [400, 501].includes(status) &&
        auth === "token:root@pam!lab" &&
        !/\/(9310|noimg)/.test(path),
    )
    .filter(({ form }) => !JSON.stringify(form).includes("noimg")),
];

/** Read of every node, whatever it holds. */
const reads = readExchanges("d01-node-and-cluster-reads").filter(
  ({ method, path, query, status }) =>
    method === "GET" &&
    status === 200 &&
    Object.keys(query).length === 0 &&
    /^\/(version|access|access\/(domains|roles\/PVEVMAdmin)|nodes\/pve(\/(version|time|hardware))?|nodes\/pve\/storage\/local)$/.test(
      path,
    ),
);

/** Against the stand-in, or against the node that STRATA_TEST_PVE_ENDPOINT names: see lab/pve/README.md. */
describe(`what ${place === undefined ? "the stand-in" : "a real node"} answers without guests`, () => {
  let upstream: Upstream;
  let client: Client;
  let close = async () => {};
  let node = "pve";
  let own: OwnValues;
  let who: Credentials;

  beforeAll(async () => {
    upstream = await startUpstream();
    own = new OwnValues(upstream);
    let whole = "";
    if (place === undefined) {
      const pve = await startPveNode({ name: "pve", clock: systemClock(0.01) });
      client = new Client(pve.endpoint, pve.certificate.cert);
      whole = pve.makeRootToken("lab");
      close = () => pve.close();
    } else {
      client = new Client(place.endpoint, place.ca);
      whole = place.token;
    }
    const value = whole.slice(whole.indexOf("=") + 1);
    const headers = { authorization: `PVEAPIToken=${whole}` };
    const request = { method: "GET", path: "/api2/json/nodes", headers, body: Buffer.alloc(0) };
    const { body } = await client.send(request);
    const nodes = (body as { data?: { node: string }[] } | null)?.data;
    node = nodes?.[0]?.node ?? "pve";
    who = { token: () => value, ticket: () => "none", csrf: () => "none" };
  });

  afterAll(async () => {
    client.close();
    await close();
    await upstream.close();
  });

  const send = async (exchange: Exchange) => {
    const request = requestOf(exchange, own, who);
    const path = request.path.replace("/nodes/pve", `/nodes/${node}`);
    const authorization = request.headers["authorization"];
    // The recorded token was root@pam!lab; a real node's has its own name.
    const renamed =
      place === undefined || authorization === undefined || exchange.auth !== "token:root@pam!lab"
        ? request.headers
        : { ...request.headers, authorization: `PVEAPIToken=${place.token}` };
    return client.send({ ...request, path, headers: renamed });
  };

  test(`${refusals.length} refusals`, { timeout: 600_000 }, async () => {
    expect(refusals.length).toBeGreaterThan(30);
    for (const exchange of refusals) {
      const { status, reason, body } = await send(exchange);
      const errors = (answer: unknown) =>
        Object.keys((answer as { errors?: object } | null)?.errors ?? {}).toSorted();
      const what = `${exchange.file}:${exchange.line}`;
      expect([what, status, reason]).toEqual([what, exchange.status, exchange.reason]);
      expect([what, errors(body)]).toEqual([what, errors(exchange.body)]);
    }
  });

  test(`${reads.length} reads`, { timeout: 60_000 }, async () => {
    expect(reads.length).toBeGreaterThan(7);
    for (const exchange of reads) {
      const { status, body } = await send(exchange);
      const kind = (answer: unknown) => {
        const { data } = answer as { data: unknown };
        return Array.isArray(data) ? "rows" : Object.keys(data as object).toSorted();
      };
      expect([exchange.path, status]).toEqual([exchange.path, 200]);
      expect([exchange.path, kind(body)]).toEqual([exchange.path, kind(exchange.body)]);
    }
  });
});
