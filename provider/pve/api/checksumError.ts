/** Why a checksum cannot be had of its publisher. The message has everything. */
export class ChecksumError extends Error {
  /** With the address. */
  readonly reason: string;
  readonly wayOut: string;

  constructor(image: string, reason: string, wayOut: string, options: ErrorOptions = {}) {
    super(`image ${image}: ${reason}; ${wayOut}`, options);
    this.name = "ChecksumError";
    this.reason = reason;
    this.wayOut = wayOut;
  }
}
