import { describe, expect, it } from "vitest";
import { parseByteSize } from "../../../model/limits/byteSize.ts";
import { parseAllowance, parseCpuLimit } from "../../../model/limits/cpuLimit.ts";
import { toIncusExpiry } from "../../../model/limits/expiry.ts";
import { isSchedule } from "../../../model/limits/schedule.ts";

// What the daemon of the lab takes and refuses, tried one by one.
describe("parseByteSize", () => {
  it.each([
    ["1024", 1024],
    ["1B", 1],
    ["100 bytes", 100],
    ["3kB", 3000],
    ["2GB", 2_000_000_000],
    ["2GiB", 2_147_483_648],
  ])("reads %s", (text, bytes) => expect(parseByteSize(text)).toBe(bytes));

  it.each(["", "1.5GiB", "512M", "1KB", "2gib", "2 GiB", "-1", "GiB", "200EiB"])(
    "refuses %j",
    (text) => expect(parseByteSize(text)).toBeUndefined(),
  );
});

describe("limits of CPUs", () => {
  it.each([
    ["2", 2],
    ["0-3", 4],
    ["0,2", 2],
    ["1-1", 1],
    ["0-1,1-2", 3],
  ])("reads %s", (text, cpus) => expect(parseCpuLimit(text)).toBe(cpus));

  it.each(["0", "-1", "1.5", "50%", "3-1", "0,,2"])("refuses %s", (text) =>
    expect(parseCpuLimit(text)).toBeUndefined(),
  );

  it.each(["25ms", "2.5%", "50 %", "1/2", "5ms/0ms"])("refuses the allowance %s", (text) =>
    expect(parseAllowance(text, 4)).toBeUndefined(),
  );
});

describe("isSchedule", () => {
  it.each([
    "0 2 * * *",
    "*/5 * * * *",
    "0 0 * * MON-fri",
    "0 0 1 jan *",
    "1-10/3 * * * *",
    "1/3 * * * *",
    "0,30 * ? * *",
    "01 02 * * *",
  ])("takes %s", (text) => expect(isSchedule(text)).toBe(true));

  it.each([
    "0 0 * * 7",
    "5-1 * * * *",
    "60 * * * *",
    "0 24 * * *",
    "0 0 0 * *",
    "0 0 * 13 *",
    "0 0 L * *",
    "*/0 * * * *",
    "0, 30 * * *",
    "0  2 * * *",
    "0 2 * * * *",
    "1- * * * *",
    "a b c d e",
    "@daily",
    "",
  ])("refuses %j", (text) => expect(isSchedule(text)).toBe(false));
});

describe("toIncusExpiry", () => {
  it("writes hours and minutes large: small, Incus reads months", () => {
    expect(["30d", "24h", "90m"].map(toIncusExpiry)).toEqual(["30d", "24H", "90M"]);
  });
});
