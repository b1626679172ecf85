/** The server reached is not the one configured. Nothing is sent to it any more. */
export class IdentityError extends Error {
  readonly expected: string;
  readonly actual: string;

  /**
   * @param what What differs, such as `certificate fingerprint` or `server name`.
   * @param where The address or socket that led to the server.
   */
  constructor(what: string, where: string, expected: string, actual: string) {
    super(
      `the Incus server at ${where} is not the configured one: its ${what} is ${actual}, ` +
        `expected ${expected}; point INCUS_SOCKET, INCUS_REMOTE or the configured address at the ` +
        "right server, or change the configuration if the server really was replaced",
    );
    this.name = "IdentityError";
    this.expected = expected;
    this.actual = actual;
  }
}
