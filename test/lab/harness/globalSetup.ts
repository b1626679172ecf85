import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

import { startLab } from "../../../lab/startLab.ts";
import { stopLab } from "../../../lab/stopLab.ts";
import { daemonGet } from "./daemon.ts";

/** The daemon that the tests talk to. */
export interface TestLab {
  readonly socket: string;
  readonly fingerprint: string;
  /** Directory of the throwaway lab; empty when STRATA_TEST_SOCKET names a daemon of somebody else. */
  readonly dir: string;
}

declare module "vitest" {
  interface ProvidedContext {
    lab: TestLab;
  }
}

interface Server {
  readonly environment: { readonly certificate_fingerprint: string };
}

/** One lab for all test files, in a directory of its own; STRATA_TEST_SOCKET names a daemon to use instead. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env["STRATA_TEST_SOCKET"];
  if (given !== undefined) {
    const { environment } = await daemonGet<Server>(given, "/1.0");
    project.provide("lab", {
      socket: given,
      fingerprint: environment.certificate_fingerprint,
      dir: "",
    });
    return async () => {};
  }
  const dir = await mkdtemp(join(tmpdir(), "strata-test-"));
  const lab = await startLab({ dir });
  project.provide("lab", { socket: lab.socket, fingerprint: lab.fingerprint, dir });
  return async () => {
    await stopLab({ dir });
    await rm(dir, { recursive: true, force: true });
  };
}
