import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { CommandError } from "../../../cli/commandError.ts";
import { deployDelegated } from "../../../cli/commands/delegated.ts";

const more = { description: "{}", config: {}, secrets: {}, more: "fa1se-secret" };

it.each([
  ["no JSON", "fa1se-secret"],
  ["no hand-over", JSON.stringify({ secrets: { "pve:token": "fa1se-secret" } })],
  ["more than one", JSON.stringify(more)],
])("refuses %s, and repeats none of it", async (_what, input) => {
  const said: unknown = await deployDelegated("dev-nowhere", Readable.from([input])).catch(
    (error: unknown) => error,
  );
  expect(said).toBeInstanceOf(CommandError);
  expect((said as CommandError).exitCode).toBe(2);
  expect(String(said)).toContain("expected description, config and secrets");
  expect(String(said)).not.toContain("fa1se");
});
