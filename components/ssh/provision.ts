import type * as pulumi from "@pulumi/pulumi";
import { all, secret } from "@pulumi/pulumi/output.js";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import { rootShell } from "../../model/hostRules/deployScript.ts";
import { deletedWith } from "./deletedWith.ts";
import { RemoteCommand } from "./remoteCommand.ts";
import { shellQuote } from "./shellQuote.ts";
import type { SshConnection } from "./sshConnection.ts";
import { stepScript, undoScript } from "./stepScript.ts";

export interface ProvisionStep {
  /** Unique among the steps. */
  readonly name: string;
  /** Script for root's `sh -eu`; no secrets, which are for `stdin`. Run twice, it must do no harm. */
  readonly run: pulumi.Input<string>;
  /** What it reads, a secret, with a line feed at its end. */
  readonly stdin?: pulumi.Input<string> | undefined;
  /**
   * Whether its standard output is a secret: not shown, and not left on the machine, for which such a step may run once more
   * after a run was broken off. Default: false.
   */
  readonly sensitive?: boolean | undefined;
  /** Script that undoes it, run when the step is removed. Default: nothing. */
  readonly delete?: string | undefined;
  /** Seconds after which it is ended. Default: 600. */
  readonly timeout?: number | undefined;
  /** Failed attempts to log in after which one more is the last. Default: the connection's. */
  readonly dialErrorLimit?: number | undefined;
}

export interface ProvisionArgs {
  /** Its user is root, or may use sudo without a password. */
  readonly connection: SshConnection;
  /** In their order; one that fails keeps back those after it. */
  readonly steps: readonly ProvisionStep[];
  /** A change of one runs all steps again. Default: none. */
  readonly triggers?: readonly pulumi.Input<unknown>[] | undefined;
}

/**
 * Steps on another machine. Each runs when it is new, its text or input changes or a trigger does, and on another
 * machine; not when a run that was broken off is taken up again, if it had ended well.
 */
export class Provision extends ComponentResource {
  /** What the steps printed, by their names. */
  readonly results: Readonly<Record<string, pulumi.Output<string>>>;

  /** @throws Error where two steps have one name. */
  constructor(name: string, args: ProvisionArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("strata:index:Provision", name, {}, opts);
    const results: Record<string, pulumi.Output<string>> = {};
    let before: RemoteCommand[] = [];
    for (const step of args.steps) {
      if (step.name in results) throw new Error(`${name}: two steps are called ${step.name}`);
      const command = this.#step(name, step, args, { ...deletedWith(opts), dependsOn: before });
      results[step.name] = command.stdout;
      before = [command];
    }
    this.results = results;
    this.registerOutputs({ results });
  }

  #step(
    name: string,
    step: ProvisionStep,
    args: ProvisionArgs,
    opts: pulumi.CustomResourceOptions,
  ) {
    const { sensitive = false, timeout = 600 } = step;
    const { dialErrorLimit = args.connection.dialErrorLimit } = step;
    const input = step.stdin === undefined ? "" : secret(step.stdin);
    const script = all([step.run, input, all([...(args.triggers ?? [])])]).apply(
      ([run, stdin, triggers]) =>
        stepScript({ owner: name, step: step.name, run, stdin, triggers, sensitive, timeout }),
    );
    // Waiting for an earlier run and for cloud-init comes on top.
    const longest = `${2 * timeout + 900}s`;
    return new RemoteCommand(
      `${name}-${step.name}`,
      {
        connection: { ...args.connection, dialErrorLimit },
        create: `${rootShell} -s ${shellQuote(`${name}: ${step.name}`)}`,
        stdin: script,
        delete:
          step.delete && `${rootShell}c ${shellQuote(undoScript(name, step.name, step.delete))}`,
        shown: true,
        sensitive,
      },
      {
        ...opts,
        parent: this,
        // A replacement asked for is undone first, so that it is done again.
        deleteBeforeReplace: true,
        customTimeouts: { create: longest, update: longest },
      },
    );
  }
}
