import { expect } from "vitest";
import { PveClient } from "../../../../provider/pve/api/pveClient.ts";
import { PveError } from "../../../../provider/pve/api/pveError.ts";
import type { TestNode } from "../../../lab/pve/testNode.ts";

type Options = ConstructorParameters<typeof PveClient>[0];

/** A node, and clients of it that end with it. */
export class NodeClients<Node extends TestNode = TestNode> {
  readonly node: Node;
  /** With all rights. */
  readonly client: PveClient;
  readonly #clients: PveClient[] = [];

  constructor(node: Node) {
    this.node = node;
    this.client = this.connect(node.rootToken);
  }

  connect(token: string, more: Partial<Options> = {}): PveClient {
    const { endpoint, certificate } = this.node;
    const made = new PveClient({ endpoint, certificate, token, ...more });
    this.#clients.push(made);
    return made;
  }

  async close(): Promise<void> {
    for (const one of this.#clients) one.close();
    await this.node.close();
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
