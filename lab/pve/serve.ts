import { writeFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { connectIncus } from "../../provider/incus/api/client.ts";
import { unixConnection } from "../../provider/incus/api/unixConnection.ts";
import { serverInfo } from "../daemon/serverInfo.ts";
import { systemClock } from "./clock.ts";
import type { GuestImages } from "./containers/guestImage.ts";
import { IncusBackend } from "./containers/incusBackend.ts";
import { LeasingBackend } from "./guests/leasingBackend.ts";
import { bareImage, hypervisorImage } from "./inner/hypervisorImage.ts";
import { type PveNodeOptions, startPveNode } from "./startPveNode.ts";

interface Options {
  readonly name: string;
  readonly address: string;
  readonly listen: string;
  readonly port: number;
  readonly state?: string;
  readonly tokenFile?: string;
  readonly certificateFile?: string;
  readonly log?: string;
  readonly incus?: string;
  readonly bridge: string;
  readonly system?: string;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new InvalidArgumentError("a port is a number from 0 to 65535");
}

// Runs one node until it is told to stop; exit code 0 then, 1 where it cannot start.
const program = new Command("serve")
  .description("run a stand-in of a Proxmox VE node (see lab/pve/README.md)")
  .requiredOption("--name <name>", "the node's name, as in /nodes/<name>")
  .option("--address <ip>", "the node's own address, also its bridge's", "127.0.0.1")
  .option("--listen <ip>", "address to listen on", "127.0.0.1")
  .option("--port <port>", "port to listen on; 0 takes a free one", portNumber, 8006)
  .option("--state <file>", "keep what the node remembers")
  .option("--token-file <file>", "write a new token of root, root@pam!strata=<value>, mode 0600")
  .option("--certificate-file <file>", "write the certificate a client has to trust")
  .option("--log <file>", "write one JSON line per request")
  .option("--incus <socket>", "make guests containers of this Incus, which has strata-debian")
  .option("--bridge <ip/prefix>", "with --incus: its address on vmbr0", "10.99.0.1/24")
  .option(
    "--system <file>",
    "with --incus: the file of strata-debian; a volume pve-8* then boots as a node, *-bare* as what becomes one",
  )
  .action(serve);

async function serve(options: Options): Promise<void> {
  const { name, address, listen, port, state, tokenFile, certificateFile, log } = options;
  const pve = await startPveNode({
    name,
    address,
    listen,
    port,
    ...(await guestsIn(options)),
    ...(state === undefined ? {} : { stateFile: state }),
    ...(log === undefined ? {} : { requestLog: log }),
  });
  const { endpoint, certificate } = pve;
  if (tokenFile !== undefined) {
    writeFileSync(tokenFile, `${pve.makeRootToken("strata")}\n`, { mode: 0o600 });
  }
  if (certificateFile !== undefined) writeFileSync(certificateFile, certificate.cert);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void pve.close());
  }
  // Last: whoever waits for this line finds the files.
  const said = { name, endpoint, fingerprint: certificate.fingerprint };
  process.stdout.write(`${JSON.stringify(said)}\n`);
}

/** They stay when the node ends, as they would on its disk. */
async function guestsIn(options: Options): Promise<Partial<PveNodeOptions>> {
  const { name, incus, bridge, system } = options;
  if (incus === undefined) return { backend: new LeasingBackend({ clock: systemClock() }) };
  const { environment } = await serverInfo(incus);
  const fingerprint = environment.certificate_fingerprint;
  const client = connectIncus(unixConnection(incus), { fingerprint });
  const home = { incus: client, node: name, bridges: { vmbr0: bridge } };
  const images = system === undefined ? {} : { images: await imagesOf(system) };
  return { bridge, backend: await IncusBackend.open({ ...home, ...images }) };
}

async function imagesOf(system: string): Promise<GuestImages> {
  const hypervisor = await hypervisorImage(system);
  const bare = await bareImage(system);
  return (volume) => {
    if (/pve-8[^/]*$/.test(volume)) return hypervisor;
    return /-bare[^/]*$/.test(volume) ? bare : { alias: "strata-debian" };
  };
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(
    `cannot run the node: ${error instanceof Error ? error.message : String(error)}; ` +
      "take another port or address, or end what listens there\n",
  );
  process.exitCode = 1;
}
