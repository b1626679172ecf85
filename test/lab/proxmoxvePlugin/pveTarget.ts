import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../../lab/pve/clock.ts";
import { LeasingBackend } from "../../../lab/pve/guests/leasingBackend.ts";
import { type PveNodeOptions, startPveNode } from "../../../lab/pve/startPveNode.ts";
import { standIn, TestNode, type TestPlace } from "../pve/testNode.ts";
import { serveImages } from "./image.ts";

/** A Proxmox VE stand-in in this process, whose memory, request log and faults are at hand. */
export class PveTarget extends TestNode {
  readonly pve: Awaited<ReturnType<typeof startPveNode>>;
  readonly #closeImages: () => void;

  private constructor(place: TestPlace, pve: PveTarget["pve"], closeImages: () => void) {
    super(place);
    this.pve = pve;
    this.#closeImages = closeImages;
  }

  /** A node whose seconds are tenths of one, and whose guests are in memory. */
  static async start(
    name: string,
    options: Omit<PveNodeOptions, "name" | "clock"> = {},
  ): Promise<PveTarget> {
    const clock = systemClock(0.1);
    const pve = await startPveNode({
      backend: new LeasingBackend({ clock }),
      ...options,
      name,
      clock,
    });
    const { endpoint, certificate } = pve;
    pve.node.state.mappings["pci/card"] = { kind: "pci", map: [`node=${name},subsystem-id=1`] };
    const trusted = await mkdtemp(join(tmpdir(), `strata-ca-${name}-`));
    await writeFile(join(trusted, "node.pem"), certificate.cert);
    const { images, close } = await serveImages();
    const place: TestPlace = {
      ...standIn,
      name,
      endpoint,
      certificate: certificate.cert,
      trusted,
      rootToken: pve.makeRootToken("test"),
      images,
      gpu: "card",
      agentSeconds: 20,
    };
    return new PveTarget(place, pve, close);
  }

  override async close(): Promise<void> {
    await super.close();
    this.#closeImages();
    await this.pve.close();
    await rm(this.trusted, { recursive: true });
  }
}
