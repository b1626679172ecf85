import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { execInLab } from "../../../lab/execInLab.ts";
import { paths } from "../../../provider/incus/api/paths.ts";
import { type Pair, makePair } from "../../provider/incus/api/certificates.ts";
import { type ApiCase, openApiCase, tiny } from "./apiCase.ts";

const project = "api-https";
const instance = "/1.0/instances/web";
const probe = fileURLToPath(new URL("httpsProbe.ts", import.meta.url));
const lab = inject("lab");

let api: ApiCase | undefined;
let client: Pair;

beforeAll(async () => {
  if (lab.dir === "") return;
  api = await openApiCase(project);
  client = makePair(api.directory, "client");
  await api.direct.send("POST", "/1.0/instances", tiny("web"));
  await listenOn(api, "127.0.0.1:8443");
});
afterAll(async () => {
  if (api === undefined) return;
  await listenOn(api, "");
  await api.close();
});
beforeEach((context) => {
  if (lab.dir === "") context.skip("STRATA_TEST_SOCKET names a daemon that is not ours to set up");
});

async function listenOn({ direct }: ApiCase, address: string): Promise<void> {
  await direct.send("PATCH", "/1.0", { config: { "core.https_address": address } });
}

/** Trusts the client's certificate, wholly or for one project. */
async function trust(restrictedTo?: string): Promise<void> {
  const own = paths`/1.0/certificates/${client.fingerprint}`;
  if ((await api?.direct.find(own)) !== undefined) await api?.direct.send("DELETE", own);
  await api?.direct.send("POST", "/1.0/certificates", {
    name: "strata-test",
    type: "client",
    certificate: client.certificate.replace(/-----[A-Z ]+-----|\s/g, ""),
    restricted: restrictedTo !== undefined,
    projects: restrictedTo === undefined ? [] : [restrictedTo],
  });
}

interface Found {
  readonly found?: boolean;
  readonly error?: string;
}

/** What `find` says in the lab's own network, where the daemon listens. */
async function find(fingerprint: string, inProject: string, ...asked: string[]): Promise<Found[]> {
  const { certificateFile, keyFile } = client;
  const args = ["https://127.0.0.1:8443", certificateFile, keyFile, fingerprint, inProject];
  const command = [process.execPath, probe, ...args, ...asked];
  const { running } = await execInLab(command, { dir: lab.dir });
  const { stdout } = await running;
  const lines = String(stdout).split("\n");
  return lines.map((line) => JSON.parse(line) as Found);
}

test("a client that is not trusted is told so, and nothing counts as absent", async () => {
  const [answer] = await find(lab.fingerprint, project, instance);
  expect(answer?.error).toMatch(/not authorized: .* does not trust this client/);
});

test("a trusted client reaches the server whose certificate is pinned, and no other", async () => {
  await trust();
  expect(await find(lab.fingerprint, project, instance, "/1.0/instances/none")).toEqual([
    { found: true },
    { found: false },
  ]);
  const [answer] = await find("0".repeat(64), project, instance);
  expect(answer?.error).toContain(
    `certificate fingerprint is ${lab.fingerprint}, expected ${"0".repeat(64)}`,
  );
});

test("a restricted client finds its project, and takes nothing hidden for absent", async () => {
  await trust(project);
  expect(await find(lab.fingerprint, project, instance)).toEqual([{ found: true }]);
  await api?.direct.send("POST", "/1.0/projects", { name: "api-hidden" });
  const hidden = "/1.0/profiles/default";
  const answers = await find(lab.fingerprint, "api-hidden", hidden, "/1.0/instances?recursion=1");
  await api?.direct.send("DELETE", "/1.0/projects/api-hidden");
  expect(answers.map(({ found }) => found)).toEqual([undefined, undefined]);
  for (const { error } of answers) expect(error).toMatch(/not authorized/);
});
