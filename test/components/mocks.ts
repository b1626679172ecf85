import * as pulumi from "@pulumi/pulumi";
import { writeAddresses } from "../../model/addresses/addresses.ts";
import { allocate, type AddressRequest } from "../../model/addresses/allocate.ts";

export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  readonly parent: string;
  /** Names that it had before. */
  readonly aliases: readonly string[];
}

interface Monitor {
  registerResource: (request: RegisterRequest, ...rest: unknown[]) => unknown;
}

interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProtect(): boolean;
  getAliasesList(): { getSpec(): { getName(): string } | undefined }[];
}

/**
 * Records what is registered. Nothing is deployed: this proves which resources a component asks
 * for, not that a server accepts them.
 */
export class RecordingMocks implements pulumi.runtime.Mocks {
  readonly registered: Registered[] = [];
  readonly #options = new Map<string, Pick<Registered, "protect" | "parent" | "aliases">>();

  newResource(args: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult {
    const { type, name } = args;
    const inputs = args.inputs as Record<string, unknown>;
    const options = this.#options.get(`${type} ${name}`) ?? {
      protect: false,
      parent: "",
      aliases: [],
    };
    this.registered.push({ type, name, inputs, ...options });
    const isPlan = type === "incus:index:AddressPlan";
    return { id: name, state: { ...inputs, ...(isPlan ? addresses(args.inputs) : {}) } };
  }

  /** Mocks are shown inputs only; what else a resource asks for is in the request behind them. */
  watch(monitor: Monitor): void {
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, ...rest) => {
      const parent = request.getParent().split("::").slice(2).join(" ");
      const key = `${request.getType()} ${request.getName()}`;
      const aliases = request.getAliasesList().map((alias) => alias.getSpec()?.getName() ?? "");
      this.#options.set(key, { protect: request.getProtect(), parent, aliases });
      return register(request, ...rest);
    };
  }

  call({ token }: pulumi.runtime.MockCallArgs): pulumi.runtime.MockCallResult {
    throw new Error(`unexpected call of ${token}`);
  }

  /** The one resource of a type and name. */
  find(type: string, name: string): Registered {
    const found = this.registered.filter((one) => one.type === type && one.name === name);
    if (found.length !== 1) throw new Error(`${found.length} resources ${type} ${name}`);
    return found[0] as Registered;
  }

  /** `type name` of everything registered, sorted. */
  list(): string[] {
    return this.registered.map(({ type, name }) => `${type} ${name}`).sort();
  }
}

/** As the provider answers. */
function addresses(request: AddressRequest) {
  return writeAddresses(allocate(undefined, request).plan);
}

/** Runs a program under mocks, and waits until everything in it is registered. */
export async function run<T>(
  program: () => T,
  mocks = new RecordingMocks(),
): Promise<{ readonly mocks: RecordingMocks; readonly result: pulumi.Unwrap<T> }> {
  await pulumi.runtime.setMocks(mocks, "strata", "test-node", false);
  mocks.watch(pulumi.runtime.getMonitor() as unknown as Monitor);
  const result = await settled(pulumi.output(program()));
  await pulumi.runtime.disconnect();
  return { mocks, result };
}

function settled<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => void output.apply(resolve));
}
