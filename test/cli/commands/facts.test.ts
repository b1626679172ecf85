import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { showFacts } from "../../../cli/commands/facts.ts";
import {
  FakeDaemon,
  fingerprint,
  sync,
  trustedServer,
} from "../../provider/incus/api/fakeDaemon.ts";

const stackId = "0d5e9c1e-5a51-4f5e-9c3c-6a2f5d1d9b7e";
const hardware = {
  cpu: { architecture: "x86_64", total: 8 },
  memory: { total: 17179869184, used: 1 },
  gpu: { cards: [{ pci_address: "0000:01:00.0" }, { driver: "none" }], total: 2 },
  system: { type: "physical" },
};
const link = (name: string, config: object = {}, managed = false) => ({
  name,
  type: managed ? "bridge" : "physical",
  managed,
  config,
});
const addressed = (address: string, netmask: string) =>
  sync({ addresses: [{ address, netmask, scope: "global" }] });

let daemon: FakeDaemon;
let file: string;
let printed: { out: string; err: string };

beforeEach(async () => {
  daemon = await new FakeDaemon().start();
  daemon.on("GET /1.0/resources", sync(hardware));
  daemon.on(
    "GET /1.0/networks?recursion=1",
    sync([
      link("eth0"),
      link("incusbr0", {}, true),
      link("net-work", { "user.pulumi.owner": `${stackId}/incus:index:Network/net-work` }, true),
    ]),
  );
  daemon.on("GET /1.0/networks/eth0/state", addressed("192.168.1.5", "24"));
  daemon.on("GET /1.0/networks/incusbr0/state", addressed("10.5.0.1", "24"));
  await mkdir(join(daemon.directory, "stacks"));
  file = join(daemon.directory, "stacks/Pulumi.dev-rack.yaml");
  await writeFile(
    file,
    `# ours
config:
  strata:environment: dev
  strata:node: rack
  strata:infra: infra.yml
  strata:facts:
    cpus: 4
    nesting: { vmNested: true } # we know better
  incus:socket: ${daemon.socket}
  incus:fingerprint: ${fingerprint}
  incus:stackId: ${stackId}
encryptionsalt: v1:x
`,
  );
  vi.stubEnv("INCUS_SOCKET", "");
  vi.stubEnv("INCUS_REMOTE", "");
  printed = { out: "", err: "" };
  vi.spyOn(process.stdout, "write").mockImplementation((t) => Boolean((printed.out += String(t))));
  vi.spyOn(process.stderr, "write").mockImplementation((t) => Boolean((printed.err += String(t))));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await daemon.close();
});

const seen = {
  networks: [
    { name: "eth0", addresses: ["192.168.1.5/24"], bridge: false },
    { name: "incusbr0", addresses: ["10.5.0.1/24"], bridge: true },
  ],
  cpus: 8,
  memory: 17179869184,
  gpus: ["0000:01:00.0"],
  nesting: { vmNested: true },
};
const show = (options: object) => showFacts("dev-rack", options, daemon.directory);

describe("strata facts", () => {
  it("prints what the server tells, without the stack's own bridges", async () => {
    const before = await readFile(file, "utf8");
    await show({ json: true });
    expect(JSON.parse(printed.out)).toEqual(seen);
    expect(printed.err).toBe("");
    expect(await readFile(file, "utf8")).toBe(before);
  });

  it("writes them into the settings, and says what changed", async () => {
    await show({ write: true });
    expect(parse(printed.out)).toEqual(seen);
    expect(printed.err.split("\n").slice(0, 3)).toEqual([
      "wrote stacks/Pulumi.dev-rack.yaml:",
      "  cpus: 8, was 4",
      expect.stringMatching(/^ {2}networks: .* \(new\)$/),
    ]);
    const text = await readFile(file, "utf8");
    expect(text).toMatch(/^# ours\nconfig:\n/);
    const { config, encryptionsalt } = parse(text);
    expect(config["strata:facts"]).toEqual(seen);
    expect(config).toMatchObject({ "incus:stackId": stackId, "strata:infra": "infra.yml" });
    expect(encryptionsalt).toBe("v1:x");
    printed.err = "";
    await show({ write: true });
    expect(printed.err).toBe("stacks/Pulumi.dev-rack.yaml has these facts already\n");
  });

  it("takes a virtual server for what it is", async () => {
    daemon.on("GET /1.0/resources", sync({ ...hardware, system: { type: "virtual-machine" } }));
    await writeFile(file, (await readFile(file, "utf8")).replace(/^.*nesting.*\n/m, ""));
    await show({ json: true });
    expect(JSON.parse(printed.out).nesting).toEqual({ vmNested: true });
  });

  it("names the API extensions that a rule asks for, where the server has them", async () => {
    const extension = "projects_restricted_virtual_machines_nesting";
    daemon.on("GET /1.0", sync({ ...trustedServer, api_extensions: ["instances", extension] }));
    await show({ json: true });
    expect(JSON.parse(printed.out)).toEqual({ ...seen, extensions: [extension] });
  });

  it("asks no other server than the stack's", async () => {
    await writeFile(file, (await readFile(file, "utf8")).replace(fingerprint, "b".repeat(64)));
    await expect(show({})).rejects.toThrow(/fingerprint/);
  });
});
