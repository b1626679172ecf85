import { mkdir, readFile, writeFile } from "node:fs/promises";
import { hostname, networkInterfaces } from "node:os";
import { join } from "node:path";
import { type IncusClient, connectIncus } from "../../../provider/incus/api/client.ts";
import { unixConnection } from "../../../provider/incus/api/unixConnection.ts";
import { importImage } from "../../daemon/importImage.ts";
import { serverInfo } from "../../daemon/serverInfo.ts";
import { waitFor } from "../../waitFor.ts";
import { type Certificate, makeCertificate } from "../http/certificate.ts";
import { IncusBackend } from "../incus/incusBackend.ts";
import { startPveNode } from "../startPveNode.ts";

/** Run in a guest (start.sh): a node whose guests are containers of the guest's own Incus. */
const [bridge = "", image = ""] = process.argv.slice(2);
const socket = "/var/lib/incus/unix.socket";
const own = "/var/lib/strata-pve";
const shared = "/etc/pve";
const patience = { seconds: 120, wayOut: "see journalctl -u strata-pve", everyMs: 200 };

await Promise.all([own, join(shared, "priv")].map((dir) => mkdir(dir, { recursive: true })));
const incus = await openIncus();
const address = await waitFor({ ...patience, what: "an address" }, async () => outerAddress());
const certificate = await keptCertificate();
const name = hostname();
const backend = await IncusBackend.open({ incus, node: name, bridges: { vmbr0: bridge } });
const node = await startPveNode({
  name,
  // On its bridge, as guests know it; others know it by its certificate, which has the outer one.
  address: bridge.split("/")[0] ?? "",
  listen: "0.0.0.0",
  port: 8006,
  stateFile: join(own, "state.json"),
  certificate,
  backend,
});
await writeFile(join(shared, "pve-root-ca.pem"), certificate.cert);
await writeFile(join(shared, "priv/strata.token"), node.makeRootToken("strata"), { mode: 0o600 });
process.on("SIGTERM", () => void node.close().then(() => process.exit()));

async function openIncus(): Promise<IncusClient> {
  const info = await waitFor({ ...patience, what: "Incus" }, () => serverInfo(socket));
  const fingerprint = info.environment.certificate_fingerprint;
  const client = connectIncus(unixConnection(socket), { fingerprint });
  if ((await client.find("/1.0/storage-pools/default")) === undefined) {
    await client.send("POST", "/1.0/storage-pools", { name: "default", driver: "dir", config: {} });
  }
  await importImage(client, join("/opt/lab/images", image), "strata-debian");
  return client;
}

function outerAddress(): string | undefined {
  return networkInterfaces()["eth0"]?.find(({ family }) => family === "IPv4")?.address;
}

/** Clients pin it: it stays over a restart. */
async function keptCertificate(): Promise<Certificate> {
  const file = join(own, "certificate.json");
  const kept = await readFile(file, "utf8").catch(() => undefined);
  if (kept !== undefined) return JSON.parse(kept) as Certificate;
  const made = makeCertificate(hostname(), address);
  await writeFile(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}
