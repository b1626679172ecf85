import type { Rights } from "../access/rights.ts";
import { listOf } from "./formats.ts";
import type { PveNode } from "../node.ts";
import { type Parameters, textOf } from "./parameters.ts";
import type { Upload } from "../http/multipart.ts";
import { badParameters } from "../pveError.ts";

/** One request that passed: who asks, for what. */
export class Call {
  readonly node: PveNode;
  readonly rights: Rights;
  readonly params: Parameters;
  /** The file of an upload. */
  readonly upload: Upload | undefined;

  constructor(node: PveNode, rights: Rights, params: Parameters, upload?: Upload) {
    this.node = node;
    this.rights = rights;
    this.params = params;
    this.upload = upload;
  }

  /** The user, or the token as `user!token`. */
  get auth(): string {
    return this.rights.auth;
  }

  text(name: string): string | undefined {
    const value = this.params[name];
    return value === undefined ? undefined : textOf(value);
  }

  need(name: string): string {
    const value = this.text(name);
    if (value === undefined) {
      throw badParameters({ [name]: "property is missing and it is not optional" });
    }
    return value;
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : /^(1|on|yes|true)$/i.test(value);
  }

  number(name: string): number | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : Number(value);
  }

  list(name: string): string[] {
    return listOf(this.text(name) ?? "");
  }
}

/** Answers a call with the data, or with more than data by `Answer`. */
export type Handler = (call: Call) => unknown;

/** `GET /version` to what answers it. */
export type Routes = Readonly<Record<string, Handler>>;

/** Data with something beside it, such as the total of a list. */
export class Answer {
  readonly body: Readonly<Record<string, unknown>>;

  constructor(data: unknown, beside: Readonly<Record<string, unknown>>) {
    // A total of nothing is not told.
    const told = Object.entries(beside).filter(([, value]) => value !== 0);
    this.body = { data, ...Object.fromEntries(told) };
  }
}

/** An answer that is no JSON: gzipped logs. */
export class RawAnswer {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;

  constructor(bytes: Buffer, headers: Readonly<Record<string, string>>) {
    this.bytes = bytes;
    this.headers = headers;
  }
}
