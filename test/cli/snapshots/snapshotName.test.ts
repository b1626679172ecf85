import { expect, it } from "vitest";
import {
  checkSnapshotName,
  defaultSnapshotName,
  isScheduledName,
} from "../../../cli/snapshots/snapshotName.ts";

it("names a snapshot after the UTC time", () => {
  const name = defaultSnapshotName(new Date("2026-01-31T23:59:00.123+02:00"));
  expect(name).toBe("manual-20260131T215900Z");
  expect(() => checkSnapshotName(name)).not.toThrow();
});

it.each(["", "a b", "a/b", ".hidden", "-x", "ü"])("refuses %j", (name) => {
  expect(() => checkSnapshotName(name)).toThrow(/is no snapshot name: .* letters?|give none/);
});

it.each([
  ["snap0", "snap%d", true],
  ["snap12", "snap%d", true],
  ["snapshot", "snap%d", false],
  ["my-snap0", "snap%d", false],
  ["lesson-3", "lesson-%d", true],
  ["snap3", "lesson-%d", false],
  ["day.1", "day.%d", true],
  ["dayx1", "day.%d", false],
  ["auto-20260131-2359", "auto-{{ creation_date|date:'20060102-1504' }}", true],
  ["manual-20260131T235900Z", "{{ creation_date }}", false],
  ["20260131T235900Z", "{{ creation_date }}", true],
  ["daily", "daily", true],
  ["daily-1", "daily", true],
])("knows whether %s could come from %s: %s", (name, pattern, expected) => {
  expect(isScheduledName(name, pattern)).toBe(expected);
});
