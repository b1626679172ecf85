import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { isAbandoned } from "../../../cli/stacks/freeAbandonedLock.ts";

describe("isAbandoned", () => {
  const { pid: gone } = spawnSync("true");

  it("is so only when the process is gone from this very machine", () => {
    expect(isAbandoned({ pid: gone, hostname: hostname() })).toBe(true);
    expect(isAbandoned({ pid: gone, hostname: "elsewhere" })).toBe(false);
    expect(isAbandoned({ pid: process.pid, hostname: hostname() })).toBe(false);
  });
});
