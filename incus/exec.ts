// Generated from the table in provider/incus/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "incus:index:Exec";

/**
 * A command that runs in an instance once it is ready, and again when its inputs or triggers
 * change. A failed one stays to be run by the next deployment.
 */
export class Exec extends CustomResource {
  /**
   * Program and arguments, run without a shell. An exit code other than 0 is a failure. A change
   * runs it again.
   */
  declare readonly command: pulumi.Output<string[]>;
  /** Working directory. Default: the user's home. A change runs it again. */
  declare readonly cwd: pulumi.Output<string | undefined>;
  /**
   * Program and arguments run on delete, with the same environment, user and limit. Left out where
   * the instance is gone or not running.
   */
  declare readonly delete: pulumi.Output<string[] | undefined>;
  /** Environment variables; mark secret values with pulumi.secret. A change runs it again. */
  declare readonly environment: pulumi.Output<Record<string, string>>;
  /** Always 0 once the resource exists. */
  declare readonly exitCode: pulumi.Output<number>;
  /** Group id in the guest. Default: 0. A change runs it again. */
  declare readonly group: pulumi.Output<number>;
  /**
   * Instance that the command runs in; waited for until it is running, a VM until its agent
   * answers.
   */
  declare readonly instance: pulumi.Output<string>;
  /** volatile.uuid of the instance that it ran in: in another one it has not run. */
  declare readonly instanceUuid: pulumi.Output<string>;
  /** Name in the id and in messages. Default: the resource's own name. A change replaces. */
  declare readonly name: pulumi.Output<string>;
  /** Incus project that holds the object. Default: "default". A change replaces. */
  declare readonly project: pulumi.Output<string>;
  /** Standard error, at most its last MiB. */
  declare readonly stderr: pulumi.Output<string>;
  /** Standard output, at most its last MiB. */
  declare readonly stdout: pulumi.Output<string>;
  /**
   * Seconds that the instance may take to be ready, and then the command to end, before it is
   * killed. More than half an hour also needs customTimeouts. Default: 300.
   */
  declare readonly timeoutSeconds: pulumi.Output<number>;
  /** Any values; a change of one of them runs the command again. */
  declare readonly triggers: pulumi.Output<unknown[]>;
  /** User id in the guest. Default: 0. A change runs it again. */
  declare readonly user: pulumi.Output<number>;

  constructor(name: string, args: ExecArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        command: args.command,
        cwd: args.cwd,
        delete: args.delete,
        environment: args.environment,
        exitCode: undefined,
        group: args.group,
        instance: args.instance,
        instanceUuid: undefined,
        name: args.name,
        project: args.project,
        stderr: undefined,
        stdout: undefined,
        timeoutSeconds: args.timeoutSeconds,
        triggers: args.triggers,
        user: args.user,
      },
      opts,
    );
  }

  /** Reads an object that exists, by its id, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): Exec {
    return new Exec(name, {} as ExecArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is Exec {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface ExecArgs {
  /**
   * Program and arguments, run without a shell. An exit code other than 0 is a failure. A change
   * runs it again.
   */
  readonly command: pulumi.Input<pulumi.Input<string>[]>;
  /** Working directory. Default: the user's home. A change runs it again. */
  readonly cwd?: pulumi.Input<string> | undefined;
  /**
   * Program and arguments run on delete, with the same environment, user and limit. Left out where
   * the instance is gone or not running.
   */
  readonly delete?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Environment variables; mark secret values with pulumi.secret. A change runs it again. */
  readonly environment?: pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>> | undefined;
  /** Group id in the guest. Default: 0. A change runs it again. */
  readonly group?: pulumi.Input<number> | undefined;
  /**
   * Instance that the command runs in; waited for until it is running, a VM until its agent
   * answers.
   */
  readonly instance: pulumi.Input<string>;
  /** Name in the id and in messages. Default: the resource's own name. A change replaces. */
  readonly name?: pulumi.Input<string> | undefined;
  /** Incus project that holds the object. Default: "default". A change replaces. */
  readonly project?: pulumi.Input<string> | undefined;
  /**
   * Seconds that the instance may take to be ready, and then the command to end, before it is
   * killed. More than half an hour also needs customTimeouts. Default: 300.
   */
  readonly timeoutSeconds?: pulumi.Input<number> | undefined;
  /** Any values; a change of one of them runs the command again. */
  readonly triggers?: pulumi.Input<pulumi.Input<unknown>[]> | undefined;
  /** User id in the guest. Default: 0. A change runs it again. */
  readonly user?: pulumi.Input<number> | undefined;
}
