import { imageFile } from "../../../../lab/images/labImages.ts";
import { labPaths } from "../../../../lab/labPaths.ts";
import { labPackages } from "../../../../lab/packages/labPackages.ts";
import { runtimeDevices } from "../../../../lab/pve/inner/runtimeDevices.ts";
import { PveLab } from "../../pve/pveLab.ts";
import { PackageMirror } from "./packageMirror.ts";

const log = () => {};

/** A lab with the node `father`, and a mirror at 10.97.0.5 in its network that has packages which make a node. */
export class InstallLab {
  readonly lab: PveLab;
  readonly mirror: PackageMirror;
  /** The file of the image strata-debian. */
  readonly image: string;

  private constructor(lab: PveLab, mirror: PackageMirror, image: string) {
    this.lab = lab;
    this.mirror = mirror;
    this.image = image;
  }

  static async start(): Promise<InstallLab> {
    const { cache } = labPaths();
    const image = await imageFile("strata-debian", cache, await labPackages(cache, log), log);
    const lab = await PveLab.start();
    try {
      const { dir, socket } = lab;
      const place = { dir, socket, network: "vmbr0-father", address: "10.97.0.5" };
      const mirror = await PackageMirror.start({ ...place, devices: await runtimeDevices() });
      await mirror.fill(image);
      return new InstallLab(lab, mirror, image);
    } catch (error) {
      await lab.stop();
      throw error;
    }
  }

  /** The mirror and all that is in the lab go with it. */
  stop(): Promise<void> {
    return this.lab.stop();
  }
}
