/** PEM text, or the file that holds it: read only when the connection is opened. */
export type Pem = { readonly pem: string } | { readonly file: string };

export interface UnixLocation {
  readonly kind: "unix";
  readonly socket: string;
}

export interface HttpsLocation {
  readonly kind: "https";
  /** `https://host:port`. */
  readonly origin: string;
  readonly certificate: Pem;
  readonly key: Pem;
}

/** Where the daemon is. Which daemon it must be is never decided here. */
export type Location = UnixLocation | HttpsLocation;

export type Environment = Readonly<Record<string, string | undefined>>;

/** The only look at the machine that finding the daemon needs. */
export interface Machine {
  /** Undefined when there is no such file. */
  readText(file: string): string | undefined;
  exists(file: string): boolean;
}

/** @throws Error when the address is no https URL. */
export function originOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== "https:" || url.username !== "" || url.hostname === "") {
    throw new Error(`"${address}" is no address of an Incus server; write https://host:8443`);
  }
  // URL drops 443 as the default port, so whether one was written is asked of the text.
  const written = /^https:\/\/(\[[^\]]*\]|[^/:]*):(\d+)/.exec(address)?.[2];
  return `https://${url.hostname}:${written ?? "8443"}`;
}
