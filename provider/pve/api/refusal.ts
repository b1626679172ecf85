import { PveError } from "./pveError.ts";

export interface Refused {
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  /** `user@realm!name`. */
  readonly tokenId: string;
  readonly status: number;
  /** Of the status line: where Proxmox puts its message. */
  readonly phrase: string;
  /** Undefined where it was no JSON. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

/** The error for an answer that is not 200, with a way out for what a person can cure. */
export function refusal({
  method,
  origin,
  path,
  tokenId,
  status,
  phrase,
  body,
}: Refused): PveError {
  const said = typeof body?.["message"] === "string" ? body["message"].trim() : "";
  const reason = said || phrase.trim() || "no reason given";
  const errors = textsOf(body?.["errors"]);
  const common = { method, origin, path, status, reason, errors };
  if (status === 401) {
    return new PveError({
      ...common,
      failure: "credentials",
      reason: `it refuses token ${tokenId} (401 ${reason})`,
      wayOut:
        "Proxmox does not say whether it is wrong, expired, deleted or its user disabled: see on the node " +
        `pveum user token list ${userOf(tokenId)}, and make a new one with pveum user token add`,
    });
  }
  if (status === 403) {
    return new PveError({ ...common, failure: "denied", wayOut: grant(reason, tokenId) });
  }
  if (status >= 595 && status <= 599) {
    return new PveError({
      ...common,
      failure: "node",
      reason: `the node that answers cannot reach the one that was asked for (${status} ${reason})`,
      wayOut:
        "ask that node itself, or see on the one that answers: pvecm status, journalctl -u pveproxy; " +
        "it may be down, or still starting",
    });
  }
  if (/hostname lookup '[^']*' failed/.test(reason)) {
    return new PveError({
      ...common,
      failure: "node",
      wayOut: "there is no node of that name here: check the endpoint and the name of the node",
    });
  }
  if (body === undefined && status !== 400 && status !== 501) {
    return new PveError({
      ...common,
      failure: "foreign",
      reason: `${status} ${reason}, in a form that is not Proxmox's`,
      wayOut: "check that the endpoint leads to a Proxmox VE and not to a proxy in front of it",
    });
  }
  return new PveError({ ...common, failure: "failed" });
}

const userOf = (tokenId: string) => tokenId.split("!")[0] ?? "";

/** `Permission check failed (/nodes/pve, Sys.Audit)` names what is missing, and where. */
function grant(reason: string, tokenId: string): string {
  const [, path, rights] = /\((\/[^,\s]*), ([\w.|, ]+)\)/.exec(reason) ?? [];
  if (path === undefined || rights === undefined) {
    return `see which rights it has: pveum user token permissions ${userOf(tokenId)} ${tokenId.split("!")[1] ?? ""}`;
  }
  return (
    `give ${rights.replaceAll("|", " or ")} on ${path} to the user and to the token ${tokenId}: ` +
    `pveum acl modify ${path} --roles <a role with it> --users ${userOf(tokenId)} --tokens '${tokenId}'`
  );
}

function textsOf(errors: unknown): Record<string, string> | undefined {
  if (typeof errors !== "object" || errors === null) return undefined;
  return Object.fromEntries(Object.entries(errors).map(([key, text]) => [key, String(text)]));
}
