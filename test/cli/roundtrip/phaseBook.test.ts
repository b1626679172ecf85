import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Interrupts } from "../../../cli/roundtrip/interrupts.ts";
import { bad, good, type Outcome } from "../../../cli/roundtrip/phase.ts";
import { PhaseBook } from "../../../cli/roundtrip/phaseBook.ts";
import type { RoundtripReport } from "../../../cli/roundtrip/report.ts";
import { reportText } from "../../../cli/roundtrip/reportText.ts";

const kept: RoundtripReport[] = [];
let interrupts: Interrupts;
let book: PhaseBook;

beforeEach(() => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  kept.length = 0;
  interrupts = new Interrupts();
  const keep = (report: RoundtripReport) => Promise.resolve(void kept.push(report));
  const whose = { stack: "dev-one", kind: "pve", node: "one", onError: "rollback" } as const;
  book = new PhaseBook({ ...whose, keep });
});
afterEach(() => {
  interrupts.close();
  vi.restoreAllMocks();
});

type Phase = "preflight" | "up" | "verify" | "destroy";
const run = (phase: Phase, outcome: Outcome) =>
  book.run(phase, interrupts, () => Promise.resolve(outcome));

describe("the exit code", () => {
  test("0 when all is well, and when what stays was to stay", async () => {
    await run("up", good("deployed"));
    await run("destroy", good("gone"));
    expect(await book.close(undefined, [])).toMatchObject({ exitCode: 0, result: "passed" });
    await book.pass("destroy", "skipped", "by --skip");
    const stays = await book.close(undefined, ["vm 100"]);
    expect(stays).toMatchObject({ exitCode: 0, result: "passed", left: ["vm 100"] });
    expect(stays.wayOut).toContain("pulumi destroy --stack dev-one");
  });

  test("1 after a failure of which nothing is left", async () => {
    await run("up", bad("no room"));
    await run("destroy", good("gone"));
    expect(await book.close(undefined, [])).toMatchObject({ exitCode: 1, result: "failed" });
  });

  test("3 when something is left, though the destroy says it went well, or nobody can tell", async () => {
    await run("up", good("deployed"));
    await run("destroy", good("gone"));
    expect(await book.close(undefined, ["vm 100"])).toMatchObject({
      exitCode: 3,
      result: "failed",
    });
    const unknown = await book.close(undefined, undefined);
    expect(unknown).toMatchObject({ exitCode: 3, result: "failed" });
    expect(unknown).not.toHaveProperty("left");
  });

  test("128 and the signal's number, whatever else went wrong", async () => {
    await run("up", bad("stopped"));
    expect(await book.close("SIGINT", [])).toMatchObject({ exitCode: 130, result: "interrupted" });
    expect(await book.close("SIGTERM", ["vm 100"])).toMatchObject({ exitCode: 143 });
  });
});

describe("the report", () => {
  test("is written when a phase begins and when it ends: a killed run leaves what was known", async () => {
    await run("preflight", good("nothing stands in the way"));
    await book.run("up", interrupts, () => Promise.reject(new Error("pulumi is not there")));
    const courses = kept.map(({ phases }) => phases.map(({ name, status }) => `${name} ${status}`));
    expect(courses).toEqual([
      ["preflight running"],
      ["preflight passed"],
      ["preflight passed", "up running"],
      ["preflight passed", "up failed"],
    ]);
    expect(kept[2]?.result).toBe("running");
    expect(kept[3]?.phases[1]).toMatchObject({ message: "pulumi is not there" });
  });

  test("a signal makes the running phase an interrupted one, and the destroy after it not", async () => {
    await book.run("up", interrupts, async () => {
      process.emit("SIGTERM", "SIGTERM");
      return bad("cancelled");
    });
    await run("destroy", good("gone"));
    const { phases } = await book.close(interrupts.first, []);
    expect(phases).toMatchObject([
      { name: "up", status: "interrupted", message: "SIGTERM: cancelled" },
      { name: "destroy", status: "passed" },
    ]);
  });

  test("as Markdown: phases, what is left and how to take it away, what it is based on", async () => {
    await run("up", bad("no | room\nat all", { create: 3 }));
    await book.pass("verify", "not run", "after what came before it");
    const text = reportText(await book.close(undefined, ["vm 100"]));
    expect(text).toContain("# Roundtrip of dev-one: failed\n");
    expect(text).toMatch(/\| up \| failed \| 0\.\d \| no \\\| room<br>at all \|/);
    expect(text).toContain("| verify | not run |  | after what came before it |");
    expect(text).toContain(
      "**Left behind** (1); take it away with: pulumi destroy --stack dev-one",
    );
    expect(text).toContain("- `vm 100`");
    expect(text).toContain('"create": 3');
  });
});
