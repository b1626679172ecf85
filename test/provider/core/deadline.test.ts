import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Abandoned, withDeadline } from "../../../provider/core/deadline.ts";

const forever = () => new Promise<never>(() => {});
const untilAborted = async (signal: AbortSignal) => {
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  signal.throwIfAborted();
};

describe("withDeadline", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("gives the task's own result, and leaves no timer behind", async () => {
    const never = new AbortController().signal;
    await expect(withDeadline(never, 5, "create", async () => "made")).resolves.toBe("made");
    const failing = withDeadline(never, 5, "create", () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("aborts the task at the deadline, saying what took too long", async () => {
    const running = withDeadline(new AbortController().signal, 5, "create of toy", untilAborted);
    const outcome = running.catch(String);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await outcome).toContain(
      "create of toy did not end within 5 s; allow more with customTimeouts",
    );
  });

  test("gives up on a task that ignores its signal", async () => {
    const stop = new AbortController();
    const running = withDeadline(stop.signal, 60, "create", forever);
    const outcome = running.catch((error: unknown) => error);
    stop.abort(new Error("cancelled"));
    await vi.advanceTimersByTimeAsync(4000);
    expect(await outcome).toBeInstanceOf(Abandoned);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("starts nothing once stopped", async () => {
    const task = vi.fn<() => Promise<never>>(forever);
    const stopped = AbortSignal.abort(new Error("cancelled"));
    await expect(withDeadline(stopped, 5, "create of toy", task)).rejects.toThrow(
      "create of toy was not started: cancelled",
    );
    expect(task).not.toHaveBeenCalled();
  });
});
