import { afterEach, beforeEach, expect, test } from "vitest";
import { cloudInitDrive } from "../../../../lab/pve/qemu/cloudInit.ts";
import { type RunningPveNode, startPveNode } from "../../../../lab/pve/startPveNode.ts";

let pve: RunningPveNode;

beforeEach(async () => {
  pve = await startPveNode({ name: "father", address: "10.99.0.1" });
});
afterEach(() => pve.close());

const config = { name: "first", ciuser: "lab", net0: "virtio=BC:24:11:00:00:01,bridge=vmbr0" };

test("a snippet takes the place of PVE's own document, of that one only", () => {
  const own = cloudInitDrive(pve.node, "100", config);
  const snippet = pve.putSnippet("user.yaml", "#cloud-config\n{}\n");
  expect(snippet).toBe("local:snippets/user.yaml");
  const named = cloudInitDrive(pve.node, "100", { ...config, cicustom: `user=${snippet}` });
  expect(named.user).toBe("#cloud-config\n{}\n");
  expect(named.network).toBe(own.network);
  // With other documents it is another instance to cloud-init.
  expect(named.meta).not.toBe(own.meta);
  expect(own).not.toHaveProperty("vendor");
});

test("vendor and meta data come from snippets alone, or are PVE's own", () => {
  const vendor = pve.putSnippet("vendor.yaml", "#cloud-config\nruncmd: [true]\n");
  const meta = pve.putSnippet("meta.yaml", "instance-id: mine\n");
  const cicustom = `vendor=${vendor},meta=${meta}`;
  expect(cloudInitDrive(pve.node, "100", { ...config, cicustom })).toMatchObject({
    vendor: "#cloud-config\nruncmd: [true]\n",
    meta: "instance-id: mine\n",
  });
});
