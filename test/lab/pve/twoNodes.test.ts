import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stopNodes } from "../../../lab/pve/inLab/stopNodes.ts";
import { names } from "../harness/daemon.ts";
import { PveLab, type PveLabNode } from "./pveLab.ts";

const image = "debian-12.qcow2";
const vmid = "100";

describe("father and mother in one lab", () => {
  let lab: PveLab;
  let father: PveLabNode;
  let mother: PveLabNode;

  beforeAll(async () => {
    lab = await PveLab.start(["father", "mother"]);
    [father, mother] = [lab.node("father"), lab.node("mother")];
  });
  afterAll(() => lab?.stop());

  const makeVm = async ({ name, api }: PveLabNode) => {
    await api.run("POST", `/nodes/${name}/storage/local/download-url`, {
      content: "import",
      filename: image,
      url: lab.image(image).url,
    });
    await api.run("POST", `/nodes/${name}/qemu`, {
      vmid,
      name: "twin",
      net0: "virtio,bridge=vmbr0",
      scsi0: `local:0,import-from=local:import/${image}`,
    });
    await api.run("POST", `/nodes/${name}/qemu/${vmid}/status/start`);
  };

  test("have users, tokens and certificates of their own", async () => {
    expect(father.certificate).not.toBe(mother.certificate);
    const token = await father.token("up@pve", { "/vms": ["VM.Audit"] });
    expect(await father.as(token).ask("GET", "/nodes/father/qemu")).toEqual([]);
    const refused = mother.as(token).ask("GET", "/nodes/mother/qemu");
    await expect(refused).rejects.toThrow("401 Authentication failed!");
    expect(await mother.writes()).toEqual([]);
  });

  test("have guests of the same id that are different machines", async () => {
    await makeVm(father);
    await makeVm(mother);
    for (const node of [father, mother]) {
      expect(await node.inventory()).toMatchObject({ guests: [vmid], instances: ["guest-100"] });
    }
  });

  test("go without each other", async () => {
    const before = await mother.writes();
    await stopNodes(["father"], { dir: lab.dir, log: () => {} });
    expect(await names(lab.socket, "/1.0/projects")).toEqual(["default", "pve-mother"]);
    expect(await mother.inventory()).toMatchObject({ guests: [vmid], instances: ["guest-100"] });
    expect(await mother.writes()).toEqual(before);
  });
});
