import { expect, it } from "vitest";
import { factChanges, mergeFacts } from "../../../cli/server/mergeFacts.ts";

const seen = {
  networks: [],
  cpus: 4,
  nesting: { vmNested: true, yolo: false },
};

it("lets the server win, but not over what the user says of nesting", () => {
  const given = {
    cpus: 2,
    overlapAllowed: ["eth0"],
    nesting: { vmNested: false, absoluteLevel: 1, yolo: true },
  };
  expect(mergeFacts(given, seen)).toEqual({
    networks: [],
    cpus: 4,
    overlapAllowed: ["eth0"],
    nesting: { vmNested: false, absoluteLevel: 1, yolo: true },
  });
  expect(mergeFacts({}, seen)).toEqual({ networks: [], cpus: 4, nesting: { vmNested: true } });
  expect(mergeFacts({}, { networks: [] })).toEqual({ networks: [] });
});

it("keeps what the user allows", () => {
  expect(mergeFacts({ overlapAllowed: ["vpn0"] }, { cpus: 4 })).toEqual({
    overlapAllowed: ["vpn0"],
    cpus: 4,
  });
});

it("says what is new, what changed and what is gone", () => {
  const before = { cpus: 2, memory: 5, gpus: [] };
  expect(factChanges(before, { cpus: 4, memory: 5, networks: [] })).toEqual([
    "cpus: 4, was 2",
    "gpus: gone, was []",
    "networks: [] (new)",
  ]);
});
