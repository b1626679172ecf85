import { createServer } from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeCertificate } from "../../../../lab/pve/http/certificate.ts";
import { startPveNode } from "../../../../lab/pve/startPveNode.ts";
import { presentedCertificate } from "../../../../provider/pve/api/presentedCertificate.ts";
import type { PveClient } from "../../../../provider/pve/api/pveClient.ts";
import { PveTarget } from "../../../lab/proxmoxvePlugin/pveTarget.ts";
import { onlyStandIn } from "../../../lab/pve/endpointNode.ts";
import { startTestNode } from "../../../lab/pve/startTestNode.ts";
import { prefix, type TestNode } from "../../../lab/pve/testNode.ts";
import { failureOf, NodeClients } from "./nodeClients.ts";
import { signedCertificate } from "./signedCertificate.ts";

describe("a node", () => {
  const secret = "3d8c4cd1-0000-4000-8000-canary000000";
  let started: NodeClients;
  let node: TestNode;
  let client: PveClient;

  beforeAll(async () => {
    started = new NodeClients(await startTestNode());
    ({ node, client } = started);
  });
  afterAll(() => started.close());

  test("is trusted by no other certificate, though it is for the same name", async () => {
    const stranger = makeCertificate(node.name, new URL(node.endpoint).hostname);
    const other = started.connect(node.rootToken, { certificate: stranger.cert });
    const error = await failureOf(other.version());
    expect(error).toMatchObject({ failure: "untrusted" });
    expect(error.message).toContain("compare the fingerprint on the node itself");
  });

  test("shows its certificate without trust", async () => {
    const shown = await presentedCertificate(node.endpoint);
    const path = `/nodes/${node.name}/certificates/info`;
    const known = await node.api.ask<{ fingerprint: string }[]>("GET", path);
    expect(known.map(({ fingerprint }) => fingerprint)).toContain(shown.fingerprint256);
  });

  test("refuses a token, which is named without its value", async () => {
    const error = await failureOf(started.connect(`root@pam!gone=${secret}`).version());
    expect(error).toMatchObject({ failure: "credentials", status: 401 });
    expect(error.message).toContain("refuses token root@pam!gone");
    expect(error.message).toContain("pveum user token list root@pam");
    expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain(secret);
  });

  test("names the right that is missing, with the command that gives it", async () => {
    const rights = { [`/storage/${node.place.storage}`]: ["Datastore.Audit"] };
    const token = await node.token(`${prefix}-few@pve`, rights);
    const error = await failureOf(started.connect(token).nodeStatus(node.name));
    expect(error).toMatchObject({ failure: "denied", status: 403 });
    expect(error.message).toContain(`give Sys.Audit on /nodes/${node.name}`);
    expect(error.message).toContain(`pveum acl modify /nodes/${node.name}`);
  });

  test("does not answer for one of another name", async () => {
    const error = await failureOf(client.nodeStatus(`${prefix}-none`));
    expect(error.message).toContain("no node of that name here");
  });

  test("tells parameters that are wrong one by one", async () => {
    const error = await failureOf(client.storageContent(node.name, node.place.storage, "nosuch"));
    expect(error).toMatchObject({ failure: "failed", status: 400 });
    expect(error.message).toContain("content: invalid format");
  });

  test("may not be there", async () => {
    const none = started.connect("root@pam!t=x", { endpoint: "https://127.0.0.1:1/" });
    expect(await failureOf(none.version())).toMatchObject({ failure: "unreachable" });
    const error = await failureOf(presentedCertificate("https://127.0.0.1:1/"));
    expect(error.message).toContain("nothing listens there");
  });

  describe("is not asked at all", () => {
    test.each([
      ["http://10.0.0.1:8006/", "https address"],
      ["https://user:pw@10.0.0.1:8006/", "https address"],
      ["https://10.0.0.1:8006/api2", "https address"],
      ["10.0.0.1", "https address"],
    ])("endpoint %s", (endpoint, message) => {
      expect(() => started.connect("root@pam!t=x", { endpoint })).toThrow(message);
    });

    test.each(["root@pam", "canary", "root@pam!t", "!t=canary", "root@pam!t=can ary"])(
      "token %s",
      (token) => {
        expect(() => started.connect(token)).toThrow(/form user@realm!name=value/);
        expect(() => started.connect(token)).not.toThrow(/can ?ary/);
      },
    );

    test("a text that is no certificate", () => {
      expect(() => started.connect("root@pam!t=x", { certificate: "fingerprint" })).toThrow(
        "is PEM text",
      );
    });
  });
});

const why = "a stand-in alone has other addresses and certificates, and faults";

describe.skipIf(onlyStandIn(why))("a node where something is wrong", () => {
  let started: NodeClients;
  let father: PveTarget;
  let client: PveClient;

  beforeAll(async () => {
    father = await PveTarget.start("father");
    started = new NodeClients(father);
    ({ client } = started);
  });
  afterAll(() => started.close());
  beforeEach(() => father.pve.faults.clear());

  test("no certificate that is for another host", async () => {
    const elsewhere = father.pve.endpoint.replace("127.0.0.1", "127.0.0.2");
    // The stand-in listens on 127.0.0.1 alone: a relay stands in for the other address.
    const port = Number(new URL(father.pve.endpoint).port);
    const relay = net.createServer((socket) => {
      const upstream = net.connect(port, "127.0.0.1");
      socket.on("error", () => upstream.destroy());
      upstream.on("error", () => socket.destroy());
      socket.pipe(upstream).pipe(socket);
    });
    await new Promise<void>((resolve) => relay.listen(port, "127.0.0.2", resolve));
    const requests = father.pve.log.requests.length;
    const error = await failureOf(
      started.connect(`root@pam!t=x`, { endpoint: elsewhere }).version(),
    );
    expect(error).toMatchObject({ failure: "untrusted", code: "ERR_TLS_CERT_ALTNAME_INVALID" });
    expect(error.message).toContain("not for 127.0.0.2 but for DNS:father");
    expect(father.pve.log.requests).toHaveLength(requests);
    relay.close();
  });

  test("a certificate signed by the cluster's CA: by the CA, or by itself", async () => {
    const { ca, node: certificate } = signedCertificate("mother");
    const pve = await startPveNode({ name: "mother", certificate });
    const { endpoint } = pve;
    const token = pve.makeRootToken("t");
    for (const trusted of [ca, certificate.cert]) {
      const mother = started.connect(token, { endpoint, certificate: trusted });
      expect(await mother.nodes()).toMatchObject([{ node: "mother" }]);
    }
    const { cert } = father.pve.certificate;
    const other = started.connect(token, { endpoint, certificate: cert });
    expect(await failureOf(other.version())).toMatchObject({ failure: "untrusted" });
    await pve.close();
  });

  test("a node behind this node that does not answer", async () => {
    for (const status of [595, 596, 599]) {
      const answer = { do: "answer", status, body: { message: "No route to host" } } as const;
      father.pve.faults.add({ path: "/api2/json/version", action: answer });
      const error = await failureOf(client.version());
      expect(error).toMatchObject({ failure: "node", status });
      expect(error.message).toContain(`(${status} No route to host)`);
      father.pve.faults.clear();
    }
  });

  test("a break after a pause is tried again, one in between is told", async () => {
    await client.version();
    father.pve.faults.add({ path: "/api2/json/version", nth: 1, action: { do: "reset-before" } });
    expect(await client.version()).toMatchObject({ release: "8.4" });
    father.pve.faults.clear();
    father.pve.faults.add({ path: "/api2/json/version", action: { do: "reset-before" } });
    expect(await failureOf(client.version())).toMatchObject({ failure: "unreachable" });
  });

  test("silence ends with the time limit", async () => {
    father.pve.faults.add({ path: "/api2/json/version", action: { do: "hang" } });
    const quick = started.connect(father.rootToken, { timeoutMs: 300 });
    const error = await failureOf(quick.version());
    expect(error).toMatchObject({ failure: "silent" });
    expect(error.message).toContain("no answer within 1 s");
  });

  test("what is no Proxmox VE is said to be none", async () => {
    const answer = { do: "answer", status: 200, body: { data: { hello: 1 } } } as const;
    father.pve.faults.add({ path: "/api2/json/version", action: answer });
    expect(await failureOf(client.version())).toMatchObject({ failure: "foreign" });
    father.pve.faults.clear();
    const gateway = { do: "answer", status: 502, body: "Bad Gateway" } as const;
    father.pve.faults.add({ path: "/api2/json/version", action: gateway });
    expect((await failureOf(client.version())).message).toContain("502 Bad Gateway");
    const plain = createServer((_, response) => response.end("hello"));
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    const { port } = plain.address() as AddressInfo;
    const http = started.connect("root@pam!t=x", { endpoint: `https://127.0.0.1:${port}` });
    expect(await failureOf(http.version())).toMatchObject({ failure: "foreign" });
    plain.close();
  });
});
