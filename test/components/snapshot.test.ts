import { expect, it } from "vitest";
import { Snapshot } from "../../components/snapshot.ts";
import { run } from "./mocks.ts";

it("takes a snapshot named after the component, without memory, for ever", async () => {
  const { mocks, result } = await run(() => {
    const snapshot = new Snapshot("before-lab", { instance: "web", project: "work" });
    return snapshot.snapshotName;
  });
  expect(result).toBe("before-lab");
  expect(mocks.find("incus:index:InstanceSnapshot", "before-lab").inputs).toEqual({
    name: "before-lab",
    instance: "web",
    project: "work",
    stateful: false,
  });
});
