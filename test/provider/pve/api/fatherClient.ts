import { expect } from "vitest";
import { PveClient } from "../../../../provider/pve/api/pveClient.ts";
import { PveError } from "../../../../provider/pve/api/pveError.ts";
import { PveTarget } from "../../../lab/proxmoxvePlugin/pveTarget.ts";

type Options = ConstructorParameters<typeof PveClient>[0];

/** A stand-in node, and clients of it that end with it. */
export class FatherClient {
  readonly father: PveTarget;
  /** With all rights. */
  readonly client: PveClient;
  readonly #clients: PveClient[] = [];

  private constructor(father: PveTarget) {
    this.father = father;
    this.client = this.connect(father.pve.makeRootToken("reader"));
  }

  static async start(): Promise<FatherClient> {
    return new FatherClient(await PveTarget.start("father"));
  }

  connect(token: string, more: Partial<Options> = {}): PveClient {
    const { endpoint, certificate } = this.father.pve;
    const made = new PveClient({ endpoint, certificate: certificate.cert, token, ...more });
    this.#clients.push(made);
    return made;
  }

  async close(): Promise<void> {
    for (const one of this.#clients) one.close();
    await this.father.close();
  }
}

/** What a call fails with. */
export async function failureOf(call: Promise<unknown>): Promise<PveError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PveError);
  return error as PveError;
}
