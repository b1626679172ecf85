import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PreflightFinding } from "../../../cli/preflight/finding.ts";
import { checkPve } from "../../../cli/preflight/pve/checkPve.ts";
import { makeCertificate } from "../../../lab/pve/http/certificate.ts";
import { readManifest } from "../../../model/hypervisors/readManifest.ts";
import { resolveManifest } from "../../../model/hypervisors/resolveManifest.ts";
import { neededRights } from "../../../model/hypervisors/rights.ts";
import { serveImage } from "../../lab/proxmoxvePlugin/image.ts";
import { PveTarget } from "../../lab/proxmoxvePlugin/pveTarget.ts";

let father: PveTarget;
let mother: PveTarget;
let image: Awaited<ReturnType<typeof serveImage>>;
let token: string;

beforeAll(async () => {
  father = await PveTarget.start("father");
  mother = await PveTarget.start("mother");
  image = await serveImage();
  token = await father.token("strata@pve", rights());
});
afterAll(async () => {
  image.close();
  await father.close();
  await mother.close();
});
beforeEach(() => {
  father.pve.faults.clear();
  father.pve.log.clear();
});

/** A hypervisor with a guest, and a VM beside it. */
function describeNodes(more = "", proof = `checksum: "sha256:${image.sha256}"`) {
  const text = `
project_name: nested
images:
  debian: {url: ${image.url}, ${proof}, system: debian-12}
nodes:
  inner: {kind: pve, image: debian, cores: 2, memory: 6GiB, disk: 64GiB, ephemeral: true, storage: local-lvm}
  test: {parent: inner, image: debian, ephemeral: true}
  beside: {image: debian, ephemeral: true, vmid: 90001, storage: local}
${more}`;
  const source = readManifest({ file: "hypervisors.yml", text });
  const { manifest, errors } = resolveManifest(source);
  if (manifest === undefined) throw new Error(JSON.stringify(errors));
  return { source, manifest, previous: undefined };
}

function rights(): Record<string, readonly string[]> {
  const where = { node: "father", release: 8, imageStorage: "local" } as const;
  const all: Record<string, readonly string[]> = { "/nodes/father": ["Sys.Audit"] };
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
  /** What the image is compared with. */
  readonly proof?: string;
}

async function check(given: Given = {}) {
  const { endpoint, certificate } = father.pve;
  const settings = {
    endpoint: given.endpoint ?? endpoint,
    certificate: given.certificate ?? certificate.cert,
    token: given.token ?? token,
  };
  const node = given.node ?? "father";
  return checkPve(settings, `nested-${node}`, node, describeNodes(given.more, given.proof));
}

const errorsOf = (findings: readonly PreflightFinding[]) =>
  findings.filter(({ level }) => level === "error");

describe("a node where everything is right", () => {
  test("has no errors, and tells who it is; what the API does not tell is a warning", async () => {
    const { findings, facts } = await check();
    expect(findings).toEqual([expect.objectContaining({ code: "pve-nesting", level: "warning" })]);
    expect(findings[0]?.wayOut).toContain("/sys/module/kvm_*/parameters/nested");
    expect(facts).toEqual({
      certificate: father.pve.certificate.fingerprint,
      version: "8.4.21",
    });
  });

  test("is only read", async () => {
    await check();
    const { reads, writes } = father.pve.log.counts();
    expect(reads).toBeGreaterThan(10);
    expect(writes).toBe(0);
  });
});

describe("a node that is another", () => {
  test("the accident: a stack of mother's with father's address names both", async () => {
    const { findings } = await check({ node: "mother" });
    expect(findings).toEqual([
      expect.objectContaining({
        code: "pve-node",
        message: `stack nested-mother is for node mother, but ${father.pve.endpoint} is father`,
      }),
    ]);
  });

  test("father's settings at mother's address: another certificate, both shown, no token sent", async () => {
    mother.pve.log.clear();
    const { findings } = await check({ endpoint: mother.pve.endpoint });
    expect(findings).toMatchObject([{ code: "pve-certificate" }]);
    expect(findings[0]?.message).toContain(father.pve.certificate.fingerprint);
    expect(findings[0]?.message).toContain(mother.pve.certificate.fingerprint);
    expect(mother.pve.log.requests).toEqual([]);
  });

  test("nobody there; a stranger of the same name; a token it does not know", async () => {
    const none = await check({ endpoint: "https://127.0.0.1:1/" });
    expect(none.findings).toMatchObject([{ code: "pve-unreachable" }]);
    const stranger = makeCertificate("father", "127.0.0.1").cert;
    const other = await check({ certificate: stranger });
    expect(other.findings).toMatchObject([{ code: "pve-certificate", level: "error" }]);
    const refused = await check({ token: "strata@pve!up=canary-value" });
    expect(refused.findings).toMatchObject([{ code: "pve-token" }]);
    expect(JSON.stringify(refused)).not.toContain("canary-value");
  });
});

describe("rights", () => {
  test("each that is missing is named with its path, all at once", async () => {
    const few = await father.token("few@pve", {
      ...rights(),
      "/vms/90001": ["VM.Audit", "VM.Allocate"],
      "/storage/local": ["Datastore.AllocateSpace"],
      "/nodes/father": ["Sys.Audit"],
    });
    const { findings } = await check({ token: few });
    const lacking = errorsOf(findings).map(({ code, subject, message }) => [
      code,
      subject,
      message,
    ]);
    expect(lacking).toEqual([
      [
        "pve-rights",
        "/vms/90001, for token few@pve!up",
        expect.stringMatching(/^lacks VM.Config.CDROM, .*VM.Monitor, VM.PowerMgmt; needed to make/),
      ],
      [
        "pve-rights",
        "/storage/local, for token few@pve!up",
        "lacks Datastore.AllocateTemplate; needed to have disks, downloaded images",
      ],
      [
        "pve-rights",
        "/nodes/father, for token few@pve!up",
        "lacks Sys.AccessNetwork; needed to have downloads by the node",
      ],
    ]);
  });

  test("what a token may not ask for is said not to be checked", async () => {
    const { "/nodes/father": _, ...others } = rights();
    const blind = await father.token("blind@pve", {
      ...others,
      "/nodes/father": ["Sys.AccessNetwork"],
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
    const path = "/access/users/strata@pve/token/soon";
    const expire = String(Math.floor(Date.now() / 1000) + 3 * 86_400 + 60);
    const { value } = (await father.ask("POST", path, { expire, privsep: "0" })) as {
      value: string;
    };
    // A user may read its own tokens, a token not: here it is given the right.
    await father.ask("PUT", "/access/acl", {
      path: "/",
      roles: "PVEUserAdmin",
      users: "strata@pve",
    });
    const { findings } = await check({ token: `strata@pve!soon=${value}` });
    await father.ask("PUT", "/access/acl", {
      path: "/",
      roles: "PVEUserAdmin",
      users: "strata@pve",
      delete: "1",
    });
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
    await father.ask("POST", "/nodes/father/qemu", { vmid: "90002", name: "hidden" });
    const more = "  unseen: {image: debian, ephemeral: true, vmid: 90002, storage: local}";
    const { findings } = await check({ more });
    expect(errorsOf(findings).map(({ code, message }) => `${code} ${message}`)).toEqual([
      expect.stringContaining("pve-rights lacks VM.Allocate, VM.Audit"),
      "pve-vmid VM id 90002 is taken by a guest that token strata@pve!up does not see",
    ]);
  });

  test("the list of an image's publisher, which is asked from here", async () => {
    const { findings } = await check({ proof: "checksums: https://127.0.0.1:65535/SUMS" });
    expect(errorsOf(findings)).toMatchObject([{ code: "pve-image", subject: "image debian" }]);
    expect(errorsOf(findings)[0]?.message).toMatch(
      /^https:\/\/127.0.0.1:65535\/SUMS cannot be read: .*ECONNREFUSED/,
    );
  });

  test("storages, their content, bridges, ids, images, cores, memory: all at once", async () => {
    const { state } = father.pve.node;
    const [local, bridge] = [state.storages["local"], state.interfaces["vmbr0"]];
    try {
      await father.ask("PUT", "/storage/local", { content: "iso,vztmpl,images" });
      delete state.interfaces["vmbr0"];
      await father.ask("POST", "/nodes/father/qemu", { vmid: "90001", name: "theirs" });
      image.close();
      const root = father.pve.makeRootToken("all");
      const { findings } = await check({
        token: root,
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
    } finally {
      if (local) state.storages["local"] = local;
      if (bridge) state.interfaces["vmbr0"] = bridge;
      await father.ask("DELETE", "/nodes/father/qemu/90001", {});
    }
  });
});
