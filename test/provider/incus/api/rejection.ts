import { expect } from "vitest";
import { IncusError } from "../../../../provider/incus/api/incusError.ts";

/** What a promise rejects with; fails when it does not. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  const error = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(Error);
  return error as Error;
}

export async function incusRejection(promise: Promise<unknown>): Promise<IncusError> {
  const error = await rejection(promise);
  expect(error).toBeInstanceOf(IncusError);
  return error as IncusError;
}
