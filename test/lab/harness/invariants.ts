import { expect } from "vitest";

import type { Found } from "./inventory.ts";
import { inventory, ownedBy } from "./inventory.ts";
import type { Finished, PulumiStack } from "./pulumiStack.ts";

/** A failed run says what it was about and how to go on; no stack trace, no secret. */
export function expectHonestFailure(run: Finished, ...texts: readonly (string | RegExp)[]): void {
  expect(run.exitCode, run.output).not.toBe(0);
  for (const text of texts) expect(run.output).toMatch(text);
  expect(run.output).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
  expect(run.output).not.toContain("canary");
}

/** The state parses and no resource hangs on one that is not there. */
export async function expectValidState(stack: PulumiStack): Promise<void> {
  const { deployment } = await stack.exported();
  const resources = deployment.resources ?? [];
  const known = new Set(resources.map(({ urn }) => urn));
  for (const { urn, parent, dependencies } of resources as Linked[]) {
    if (parent) expect(known, `${urn} has a lost parent`).toContain(parent);
    for (const dependency of dependencies ?? []) {
      expect(known, `${urn} has a lost dependency`).toContain(dependency);
    }
  }
}

interface Linked {
  readonly urn: string;
  readonly parent?: string;
  readonly dependencies?: readonly string[];
}

/** With the fault gone: the next up succeeds, nothing is left to do, all that is ours is recorded once. */
export async function expectRecovery(stack: PulumiStack, socket: string): Promise<void> {
  const again = await stack.up();
  expect(again.exitCode, again.output).toBe(0);
  const quiet = await stack.noChanges();
  expect(quiet.exitCode, quiet.output).toBe(0);
  await expectRecordedOnce(stack, socket);
  await expectValidState(stack);
}

/** Every marked object is in state, under one URN. */
export async function expectRecordedOnce(stack: PulumiStack, socket: string): Promise<void> {
  const deployed = await stack.deployed();
  const recorded = deployed.map(({ type, id }) => `${stack.stackId}/${type}/${id}`);
  expect(new Set(recorded).size, "one object under two URNs").toBe(recorded.length);
  for (const { owner } of ownedBy(stack.stackId, await inventory(socket))) {
    expect(recorded, "an orphan on the server").toContain(owner);
  }
}

/** Destroys the stack: nothing of it is left and nothing else has changed. */
export async function expectCleanDestroy(
  stack: PulumiStack,
  socket: string,
  before: readonly Found[],
): Promise<void> {
  const destroyed = await stack.destroy();
  expect(destroyed.exitCode, destroyed.output).toBe(0);
  const after = await inventory(socket);
  expect(ownedBy(stack.stackId, after)).toEqual([]);
  const left = new Set(after.map((object) => JSON.stringify(object)));
  for (const object of before) expect(left).toContain(JSON.stringify(object));
}
