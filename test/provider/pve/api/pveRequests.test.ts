import { createServer } from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeCertificate } from "../../../../lab/pve/http/certificate.ts";
import { startPveNode } from "../../../../lab/pve/startPveNode.ts";
import { presentedCertificate } from "../../../../provider/pve/api/presentedCertificate.ts";
import type { PveClient } from "../../../../provider/pve/api/pveClient.ts";
import type { PveTarget } from "../../../lab/proxmoxvePlugin/pveTarget.ts";
import { failureOf, FatherClient } from "./fatherClient.ts";
import { signedCertificate } from "./signedCertificate.ts";

let started: FatherClient;
let father: PveTarget;
let client: PveClient;

beforeAll(async () => {
  started = await FatherClient.start();
  ({ father, client } = started);
});
afterAll(() => started.close());
beforeEach(() => father.pve.faults.clear());

describe("whom it trusts", () => {
  test("no other certificate, though it is for the same name", async () => {
    const stranger = makeCertificate("father", "127.0.0.1");
    const other = started.connect(father.pve.makeRootToken("t"), { certificate: stranger.cert });
    const error = await failureOf(other.version());
    expect(error).toMatchObject({ failure: "untrusted" });
    expect(error.message).toContain("compare the fingerprint on the node itself");
  });

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

  test("the certificate that is shown can be seen without trust", async () => {
    const shown = await presentedCertificate(father.pve.endpoint);
    expect(shown.fingerprint256).toBe(father.pve.certificate.fingerprint);
  });
});

describe("what goes wrong", () => {
  const secret = "3d8c4cd1-0000-4000-8000-canary000000";

  test("a token that is refused is named without its value", async () => {
    const error = await failureOf(started.connect(`root@pam!gone=${secret}`).version());
    expect(error).toMatchObject({ failure: "credentials", status: 401 });
    expect(error.message).toContain("refuses token root@pam!gone");
    expect(error.message).toContain("pveum user token list root@pam");
    expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain(secret);
  });

  test("a right that is missing comes with the command that gives it", async () => {
    const token = await father.token("few@pve", { "/storage/local": ["Datastore.Audit"] });
    const error = await failureOf(started.connect(token).nodeStatus("father"));
    expect(error).toMatchObject({ failure: "denied", status: 403 });
    expect(error.message).toContain("give Sys.Audit on /nodes/father");
    expect(error.message).toContain("pveum acl modify /nodes/father");
  });

  test("a node of another name, and one behind this node", async () => {
    expect((await failureOf(client.nodeStatus("mother"))).message).toContain(
      "no node of that name here",
    );
    for (const status of [595, 596, 599]) {
      const answer = { do: "answer", status, body: { message: "No route to host" } } as const;
      father.pve.faults.add({ path: "/api2/json/version", action: answer });
      const error = await failureOf(client.version());
      expect(error).toMatchObject({ failure: "node", status });
      expect(error.message).toContain(`(${status} No route to host)`);
      father.pve.faults.clear();
    }
  });

  test("parameters that are wrong are told one by one", async () => {
    const error = await failureOf(client.storageContent("father", "local", "nosuch"));
    expect(error).toMatchObject({ failure: "failed", status: 400 });
    expect(error.message).toContain("content: invalid format");
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
    const quick = started.connect(father.pve.makeRootToken("q"), { timeoutMs: 300 });
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

  test("nobody there", async () => {
    const none = started.connect("root@pam!t=x", { endpoint: "https://127.0.0.1:1/" });
    expect(await failureOf(none.version())).toMatchObject({ failure: "unreachable" });
    const error = await failureOf(presentedCertificate("https://127.0.0.1:1/"));
    expect(error.message).toContain("nothing listens there");
  });
});

describe("what it refuses before any call", () => {
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
