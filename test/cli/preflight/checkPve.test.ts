import { X509Certificate } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PreflightFinding } from "../../../cli/preflight/finding.ts";
import { checkPve } from "../../../cli/preflight/pve/checkPve.ts";
import { makeCertificate } from "../../../lab/pve/http/certificate.ts";
import { readManifest } from "../../../model/hypervisors/readManifest.ts";
import { resolveManifest } from "../../../model/hypervisors/resolveManifest.ts";
import { neededRights } from "../../../model/hypervisors/rights.ts";
import { presentedCertificate } from "../../../provider/pve/api/presentedCertificate.ts";
import { PveTarget } from "../../lab/proxmoxvePlugin/pveTarget.ts";
import { onlyStandIn } from "../../lab/pve/endpointNode.ts";
import { startTestNode } from "../../lab/pve/startTestNode.ts";
import { prefix, type TestNode } from "../../lab/pve/testNode.ts";

let node: TestNode;
/** A second node is a stand-in, whatever the first is. */
let mother: PveTarget;
let token: string;
let beside: number;
const user = `${prefix}-strata@pve`;

beforeAll(async () => {
  node = await startTestNode();
  mother = await PveTarget.start("mother");
  beside = node.place.firstId + 1;
  token = await node.token(user, rights());
});
afterAll(async () => {
  await node?.close();
  await mother?.close();
});
beforeEach(() => mother.pve.log.clear());

/** A hypervisor with a guest, and a VM beside it. */
function describeNodes(more = "", url = node.place.images.cloud.url, list?: string) {
  const { storage, bridge, firstId, images } = node.place;
  const proof = list ? `checksums: "${list}"` : `checksum: "${images.cloud.checksum}"`;
  const nics = `[{bridge: ${bridge}, ip: dhcp}]`;
  const text = `
project_name: nested
global: {vmid_first: ${firstId}, vmid_last: ${firstId + 9}}
images:
  debian: {url: "${url}", ${proof}, system: debian-12}
nodes:
  inner: {kind: pve, image: debian, cores: 2, memory: 6GiB, disk: 64GiB, ephemeral: true, storage: ${storage}, nics: ${nics}}
  test: {parent: inner, image: debian, ephemeral: true}
  beside: {image: debian, ephemeral: true, vmid: ${beside}, storage: ${storage}, nics: ${nics}}
${more}`;
  const source = readManifest({ file: "hypervisors.yml", text });
  const { manifest, errors } = resolveManifest(source);
  if (manifest === undefined) throw new Error(JSON.stringify(errors));
  return { source, manifest, previous: undefined };
}

function rights(): Record<string, readonly string[]> {
  const { release, storage: imageStorage } = node.place;
  const where = { node: node.name, release, imageStorage };
  const all: Record<string, readonly string[]> = { [`/nodes/${node.name}`]: ["Sys.Audit"] };
  for (const { path, privileges } of neededRights(describeNodes().manifest, where)) {
    all[path] = [...new Set([...(all[path] ?? []), ...privileges])];
  }
  return all;
}

interface Given {
  readonly node?: string;
  readonly endpoint?: string;
  readonly certificate?: string;
  readonly token?: string;
  readonly more?: string;
  /** Of the image. */
  readonly url?: string;
  /** Of its publisher's checksums. */
  readonly list?: string;
}

async function check(given: Given = {}) {
  const settings = {
    endpoint: given.endpoint ?? node.endpoint,
    certificate: given.certificate ?? node.certificate,
    token: given.token ?? token,
  };
  const name = given.node ?? node.name;
  return checkPve(
    settings,
    `nested-${name}`,
    name,
    describeNodes(given.more, given.url, given.list),
  );
}

const errorsOf = (findings: readonly PreflightFinding[]) =>
  findings.filter(({ level }) => level === "error");

describe("a node where everything is right", () => {
  test("has no errors, and tells who it is; what the API does not tell is a warning", async () => {
    const { findings, facts } = await check();
    expect(findings).toEqual([expect.objectContaining({ code: "pve-nesting", level: "warning" })]);
    expect(findings[0]?.wayOut).toContain("/sys/module/kvm_*/parameters/nested");
    const { fingerprint256 } = await presentedCertificate(node.endpoint);
    expect(facts).toEqual({
      certificate: fingerprint256,
      version: expect.stringMatching(`^${node.place.release}\\.`) as unknown,
    });
  });
});

describe("a node that is another", () => {
  test("the accident: a stack of mother's with father's address names both", async () => {
    const { findings } = await check({ node: "mother" });
    expect(findings).toEqual([
      expect.objectContaining({
        code: "pve-node",
        message: `stack nested-mother is for node mother, but ${node.endpoint} is ${node.name}`,
      }),
    ]);
  });

  test("father's settings at mother's address: another certificate, both shown, no token sent", async () => {
    const { findings } = await check({ endpoint: mother.endpoint });
    expect(findings).toMatchObject([{ code: "pve-certificate" }]);
    expect(findings[0]?.message).toContain(new X509Certificate(node.certificate).fingerprint256);
    expect(findings[0]?.message).toContain(mother.pve.certificate.fingerprint);
    expect(mother.pve.log.requests).toEqual([]);
  });

  test("nobody there; a stranger of the same name; a token it does not know", async () => {
    const none = await check({ endpoint: "https://127.0.0.1:1/" });
    expect(none.findings).toMatchObject([{ code: "pve-unreachable" }]);
    const stranger = makeCertificate(node.name, new URL(node.endpoint).hostname).cert;
    const other = await check({ certificate: stranger });
    expect(other.findings).toMatchObject([{ code: "pve-certificate", level: "error" }]);
    const refused = await check({ token: `${user}!up=canary-value` });
    expect(refused.findings).toMatchObject([{ code: "pve-token" }]);
    expect(JSON.stringify(refused)).not.toContain("canary-value");
  });
});

describe("rights", () => {
  test("each that is missing is named with its path, all at once", async () => {
    const { storage } = node.place;
    const few = await node.token(`${prefix}-few@pve`, {
      ...rights(),
      [`/vms/${beside}`]: ["VM.Audit", "VM.Allocate"],
      [`/storage/${storage}`]: ["Datastore.AllocateSpace"],
      [`/nodes/${node.name}`]: ["Sys.Audit"],
    });
    const { findings } = await check({ token: few });
    const lacking = errorsOf(findings).map(({ code, subject, message }) => [
      code,
      subject,
      message,
    ]);
    const forFew = `for token ${prefix}-few@pve!up`;
    expect(lacking).toEqual([
      [
        "pve-rights",
        `/vms/${beside}, ${forFew}`,
        expect.stringMatching(/^lacks VM.Config.CDROM, .*VM.PowerMgmt; needed to make/),
      ],
      [
        "pve-rights",
        `/storage/${storage}, ${forFew}`,
        "lacks Datastore.AllocateTemplate; needed to have disks, downloaded images",
      ],
      [
        "pve-rights",
        `/nodes/${node.name}, ${forFew}`,
        "lacks Sys.AccessNetwork; needed to have downloads by the node",
      ],
    ]);
  });

  test("what a token may not ask for is said not to be checked", async () => {
    const blind = await node.token(`${prefix}-blind@pve`, {
      ...rights(),
      [`/nodes/${node.name}`]: ["Sys.AccessNetwork"],
    });
    const { findings } = await check({ token: blind });
    expect(errorsOf(findings)).toEqual([]);
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: "pve-memory",
        message: expect.stringContaining("not checked") as unknown,
      }),
    );
  });

  test("a token that soon expires", async () => {
    const expire = String(Math.floor(Date.now() / 1000) + 3 * 86_400 + 60);
    const path = `/access/users/${user}/token/soon`;
    const { value } = await node.api.ask<{ value: string }>("POST", path, { expire, privsep: "0" });
    // A user may read its own tokens, a token not: here it is given the right.
    const acl = { path: "/", roles: "PVEUserAdmin", users: user };
    await node.api.ask("PUT", "/access/acl", acl);
    const { findings } = await check({ token: `${user}!soon=${value}` });
    await node.api.ask("PUT", "/access/acl", { ...acl, delete: "1" });
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: "pve-token-expiry",
        message: "it expires in 3 days; a destroy will need it too",
      }),
    );
  });
});

describe("what is there, and what not", () => {
  test("a VM id of a guest that the token does not see", async () => {
    const hidden = String(beside + 1);
    const path = `/nodes/${node.name}/qemu`;
    await node.api.run("POST", path, { vmid: hidden, name: `${prefix}-hidden` });
    const { storage, bridge } = node.place;
    const nics = `[{bridge: ${bridge}, ip: dhcp}]`;
    const more = `  unseen: {image: debian, ephemeral: true, vmid: ${hidden}, storage: ${storage}, nics: ${nics}}`;
    const { findings } = await check({ more });
    await node.api.run("DELETE", `${path}/${hidden}`);
    expect(errorsOf(findings).map(({ code, message }) => `${code} ${message}`)).toEqual([
      expect.stringContaining("pve-rights lacks VM.Allocate, VM.Audit"),
      `pve-vmid VM id ${hidden} is taken by a guest that token ${user}!up does not see`,
    ]);
  });

  test("the list of an image's publisher, which is asked from here", async () => {
    const { findings } = await check({ list: "https://127.0.0.1:65535/SUMS" });
    expect(errorsOf(findings)).toMatchObject([{ code: "pve-image", subject: "image debian" }]);
    expect(errorsOf(findings)[0]?.message).toMatch(
      /^https:\/\/127.0.0.1:65535\/SUMS cannot be read: .*ECONNREFUSED/,
    );
  });
});

describe.skipIf(onlyStandIn("storage, bridges and guests of others are changed"))(
  "a stand-in",
  () => {
    let father: PveTarget;
    let given: Given;

    beforeAll(async () => {
      father = await PveTarget.start("father");
      const { endpoint, certificate, rootToken } = father;
      given = { node: "father", endpoint, certificate, token: rootToken };
    });
    afterAll(() => father?.close());

    test("is only read", async () => {
      await check(given);
      const { reads, writes } = father.pve.log.counts();
      expect(reads).toBeGreaterThan(10);
      expect(writes).toBe(0);
    });

    test("storages, their content, bridges, ids, images, cores, memory: all at once", async () => {
      const { state } = father.pve.node;
      await father.api.ask("PUT", "/storage/local", { content: "iso,vztmpl,images" });
      delete state.interfaces["vmbr0"];
      await father.api.run("POST", "/nodes/father/qemu", { vmid: String(beside), name: "theirs" });
      const { findings } = await check({
        ...given,
        url: "http://127.0.0.1:1/none.qcow2",
        more: "  huge: {image: debian, ephemeral: true, cores: 64, memory: 2TiB, disk: 900TiB, storage: local}\nhost: {overcommit: true, storages: [local-lvm, local]}",
      });
      expect(errorsOf(findings).map(({ code, subject }) => `${code} ${subject}`)).toEqual([
        "pve-storage-content storage local",
        "pve-disk storage local",
        "pve-bridge bridge vmbr0",
        "pve-vmid nodes.beside.vmid",
        "pve-memory node father",
        "pve-cores node huge",
        "pve-image image debian",
      ]);
    });
  },
);
