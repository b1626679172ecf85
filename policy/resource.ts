import type { Properties } from "./values.ts";

/** A resource as the engine shows it to a policy. */
export interface Resource {
  readonly urn: string;
  /** Such as `incus:index:Instance`. */
  readonly type: string;
  /** Pulumi's name of it, which exceptions use. */
  readonly name: string;
  /** Whether Pulumi refuses to delete it. */
  readonly protect: boolean;
  /** Secrets are as plain as everything else: a policy must not be kept from seeing by them. */
  readonly properties: Properties;
  /** The same with every secret taken out. */
  readonly clear: Properties;
}

/** A whole stack, as it would be after the update. */
export interface StackView {
  readonly resources: readonly Resource[];
  /** Undefined where a state is analyzed on its own, outside any update. */
  readonly settings: StackSettings | undefined;
}

export interface StackSettings {
  readonly stack: string;
  /** Such as `strata:node`; structured values are JSON. */
  readonly config: Readonly<Record<string, string>>;
}

export function ofType(stack: StackView, name: string): readonly Resource[] {
  return stack.resources.filter(({ type }) => type === `incus:index:${name}`);
}
