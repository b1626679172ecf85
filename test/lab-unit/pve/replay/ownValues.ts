import { sha256, type Upstream } from "./upstream.ts";

/** Sums of the recorded files; files of uploads are made anew, of the same length. */
const recordedSums = {
  "886715e4051e827f4fe215df3053af3f85ad0d352db2c829c7487af6d78efe30": "small.iso",
  "821d13e7cc3fb4150e0d3a44b0eb38688a2ef3e5e7130f516ea2a24c863dc618": "cloud.qcow2",
} as const;
const uploadSum = "28b4f41a7f3ee6d8cc87272db6e09c6d3566551fd4d18702b041a21658272a85";

const sshKey = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${"A".repeat(43)} lab@example.org`;

/** Any bytes of a length. */
export const fileOf = (bytes: number) => Buffer.alloc(bytes, "upload");

/** What stands in requests for the recorded run's secrets, files and names. */
export class OwnValues {
  readonly #values = new Map<string, string>();
  readonly #upstream: Upstream;

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
    for (const [sum, name] of Object.entries(recordedSums)) {
      this.learn(sum, sha256(upstream.files[name] ?? Buffer.alloc(0)));
    }
    this.learn(uploadSum, sha256(fileOf(20_000)));
    this.learn("http://127.0.0.1:8999/", `http://127.0.0.1:${upstream.port}/`);
    this.learn("<sshpubkey:1 url-encoded>", encodeURIComponent(sshKey));
    this.learn("<sshpubkey:1>", sshKey);
    for (let at = 1; at <= 9; at += 1) this.learn(`<password:${at}>`, `password-number-${at}`);
  }

  learn(recorded: string, own: string): void {
    if (recorded !== own) this.#values.set(recorded, own);
  }

  own(recorded: string): string | undefined {
    return this.#values.get(recorded);
  }

  /** A recorded text as this run must send it. */
  toOwn(text: string): string {
    let own = text;
    for (const [recorded, value] of this.#values) own = own.replaceAll(recorded, value);
    return own;
  }

  /** An answer with the recorded placeholders and addresses in it. */
  toRecorded(body: unknown): unknown {
    if (body === null) return null;
    const { port, files } = this.#upstream;
    const size = files["cloud.qcow2"]?.length ?? 0;
    const text = JSON.stringify(body)
      .replaceAll(`127.0.0.1:${port}`, "127.0.0.1:8999")
      .replaceAll(JSON.stringify(sshKey).slice(1, -1), "<sshpubkey:1>")
      .replaceAll(encodeURIComponent(sshKey), "<sshpubkey:1 url-encoded>")
      // The image is smaller here than the recorded one.
      .replaceAll(`:${size},`, ":186712064,")
      .replaceAll(`:${size}}`, ":186712064}");
    return JSON.parse(text) as unknown;
  }
}
