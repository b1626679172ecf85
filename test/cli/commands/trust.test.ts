import { X509Certificate } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { sshKeyPair } from "../../../lab/sshKeyPair.ts";
import { trust, type TrustOptions } from "../../../cli/commands/trust.ts";
import { type RunningPveNode, startPveNode } from "../../../lab/pve/startPveNode.ts";
import { presentedCertificate } from "../../../provider/pve/api/presentedCertificate.ts";
import { type SshServer, startSshServer } from "../../lab-unit/commandPlugin/sshServer.ts";
import { onlyStandIn } from "../../lab/pve/endpointNode.ts";
import { startTestNode } from "../../lab/pve/startTestNode.ts";
import type { TestNode } from "../../lab/pve/testNode.ts";
import { signedCertificate } from "../../provider/pve/api/signedCertificate.ts";

const stack = "nested-pve-father";
const key = sshKeyPair();
const { ca, node: certificate } = signedCertificate("father");

let root: string;
let etc: string;
let father: RunningPveNode;
let ssh: SshServer;
let identity: string;
let printed = "";

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "strata-trust-"));
  etc = join(root, "pve");
  await mkdir(join(etc, "local"), { recursive: true });
  await mkdir(join(root, "stacks"));
  identity = join(root, "id_ed25519");
  await writeFile(identity, key.private);
  father = await startPveNode({ name: "father", certificate });
  // A host whose /etc/pve is a directory of this test's.
  const shell = ["/bin/sh", "-c", `eval "$(printf %s "$1" | sed "s#/etc/pve#${etc}#g")"`, "sh"];
  ssh = await startSshServer({ publicKey: key.public, shell });
});
afterAll(async () => {
  await ssh.close();
  await father.close();
  await rm(root, { recursive: true });
});
beforeEach(async () => {
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  await writeFile(join(etc, "pve-root-ca.pem"), ca);
  await writeFile(join(etc, "local/pve-ssl.pem"), certificate.cert);
  await writeFile(file(), `# mine\nconfig:\n  pve:endpoint: ${father.endpoint}/\n`);
});
afterEach(() => {
  vi.restoreAllMocks();
  printed = "";
});

const file = () => join(root, "stacks", `Pulumi.${stack}.yaml`);

async function trusted(): Promise<unknown> {
  const { config } = parse(await readFile(file(), "utf8")) as { config: Record<string, unknown> };
  return config["pve:certificate"];
}

const bySsh = (more: TrustOptions = {}) =>
  trust(
    stack,
    { ssh: `root@127.0.0.1:${ssh.port}`, hostKey: ssh.hostKey, identity, ...more },
    root,
  );

const why = "files of /etc/pve are changed, on a machine that plays the node";

describe.skipIf(onlyStandIn(why))("strata trust by SSH", () => {
  test("takes the cluster's CA, which outlives the node's own certificate", async () => {
    await bySsh();
    expect(await trusted()).toBe(ca);
    expect(printed).toContain("/CN=PVE Cluster CA".slice(1));
    expect(await readFile(file(), "utf8")).toMatch(/^# mine\n/);
    expect(father.log.requests).toEqual([]);
  });

  test("takes a certificate from elsewhere where the node shows that one", async () => {
    await writeFile(join(etc, "pve-root-ca.pem"), signedCertificate("other").ca);
    await bySsh();
    expect(await trusted()).toBe(certificate.cert);
    expect(printed).toContain(certificate.fingerprint);
  });

  test("refuses a host without a key to know it by, or with another one", async () => {
    const { hostKey: _, ...without } = { hostKey: "", ssh: `root@127.0.0.1:${ssh.port}`, identity };
    await expect(trust(stack, without, root)).rejects.toMatchObject({ exitCode: 2 });
    await expect(trust(stack, without, root)).rejects.toThrow("--ssh needs --host-key");
    const other = sshKeyPair().public;
    const logins = ssh.logins.length;
    await expect(bySsh({ hostKey: other })).rejects.toThrow(
      /has host key SHA256:.* instead of SHA256:/,
    );
    expect(ssh.logins).toHaveLength(logins);
    expect(await trusted()).toBeUndefined();
  });

  test("refuses a host that is not the endpoint's, and one that is no Proxmox VE", async () => {
    const elsewhere = signedCertificate("mother");
    await writeFile(join(etc, "pve-root-ca.pem"), elsewhere.ca);
    await writeFile(join(etc, "local/pve-ssl.pem"), elsewhere.node.cert);
    await expect(bySsh()).rejects.toThrow(
      "check that pve:endpoint and --ssh lead to the same node",
    );
    await rm(join(etc, "pve-root-ca.pem"));
    await rm(join(etc, "local/pve-ssl.pem"));
    await expect(bySsh()).rejects.toThrow("has no certificate of a Proxmox VE");
    expect(await trusted()).toBeUndefined();
  });

  test("says what to do with a stack that was deployed by the one before", async () => {
    await bySsh();
    await writeFile(join(etc, "local/pveproxy-ssl.pem"), certificate.cert);
    await bySsh();
    await rm(join(etc, "local/pveproxy-ssl.pem"));
    expect(await trusted()).toBe(certificate.cert);
    expect(printed).toMatch(/pulumi config set pve:previousFingerprint [0-9A-F:]{95}/);
  });
});

describe("strata trust by a fingerprint", () => {
  let node: TestNode;
  let fingerprint: string;

  beforeAll(async () => {
    node = await startTestNode();
    // As its operator reads it there.
    const shown = await presentedCertificate(node.endpoint);
    const path = `/nodes/${node.name}/certificates/info`;
    const known = await node.api.ask<{ fingerprint: string }[]>("GET", path);
    fingerprint = known.find((one) => one.fingerprint === shown.fingerprint256)?.fingerprint ?? "";
  });
  afterAll(() => node?.close());
  beforeEach(() => writeFile(file(), `config:\n  pve:endpoint: ${node.endpoint}/\n`));

  test("takes the certificate that has it, in any of its forms", async () => {
    for (const form of [
      fingerprint,
      fingerprint.replaceAll(":", "").toLowerCase(),
      `sha256 Fingerprint=${fingerprint}`,
    ]) {
      await trust(stack, { fingerprint: form }, root);
      const taken = new X509Certificate((await trusted()) as string);
      expect(taken.fingerprint256).toBe(fingerprint);
    }
  });

  test("shows one that nobody vouched for, and writes nothing; nor another than expected", async () => {
    await expect(trust(stack, {}, root)).rejects.toThrow(fingerprint);
    const other = signedCertificate("father").node.fingerprint;
    await expect(trust(stack, { fingerprint: other }, root)).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining(`shows the certificate ${fingerprint}`) as unknown,
    });
    expect(await trusted()).toBeUndefined();
  });

  test("refuses what is no fingerprint, two ways at once, and a stack on no Proxmox VE", async () => {
    const usage = { exitCode: 2 };
    await expect(trust(stack, { fingerprint: "abc" }, root)).rejects.toMatchObject(usage);
    await expect(bySsh({ fingerprint })).rejects.toMatchObject(usage);
    await expect(bySsh({ ssh: "father" })).rejects.toMatchObject(usage);
    await writeFile(file(), "config: {}\n");
    await expect(trust(stack, {}, root)).rejects.toMatchObject(usage);
  });
});
