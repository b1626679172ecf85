import { expect, test } from "vitest";
import { allow, drop } from "../../../model/isolation/aclRule.ts";
import { splitDrop } from "../../../model/isolation/splitDrop.ts";

test("makes one drop of each address, source and port range", () => {
  const listed = { source: "10.0.0.1-10.0.0.9,10.0.0.11/32", destinationPort: "1-21,23-65535" };
  const rule = drop("why", { ...listed, destination: "10.0.0.254", protocol: "tcp" });
  const [low, high] = ["1-21", "23-65535"];
  expect(splitDrop(rule)).toEqual(
    ["10.0.0.1-10.0.0.9", "10.0.0.11/32"].flatMap((source) =>
      [low, high].map((destinationPort) => ({ ...rule, source, destinationPort })),
    ),
  );
});

test("leaves a drop without lists, and any allow", () => {
  const plain = drop("why", { destination: "10.0.0.0/24" });
  const list = allow("why", { destination: "10.0.0.1,10.0.0.2" });
  expect([...splitDrop(plain), ...splitDrop(list)]).toEqual([plain, list]);
});
