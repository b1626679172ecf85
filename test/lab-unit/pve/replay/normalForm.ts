/** What differs from run to run; it is compared by kind, and paired so that requests can name it. */
const tokens =
  /UPID:[^:\s]+:[0-9A-F]{8}:[0-9A-F]{8}:[0-9A-F]{8}:([^:\s]+:[^:\s]*:[^:\s'"]+):|(?:BC|bc):24:11(?::[0-9A-Fa-f]{2}){3}|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{64}\b|\b[0-9a-f]{40}\b|\bfe80::[0-9a-f:]+|(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/g;

/** Words that tell of the machine below, with what stands for them. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/--\d{4}-\d\d-\d\d \d\d:\d\d:\d\d--/, "--<time>--"],
  [/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (\([\d.]+ [KMG]?B\/s\) )?/, "<time> "],
  [/100%(?: [\d.]+[KMG]?=[\d.]+s)?$/, "100%"],
  [/tmp_dwnl\.\d+/, "tmp_dwnl.<pid>"],
  [/pveupload-[0-9a-f]{32}/g, "pveupload-<id>"],
  [/creation-qemu=[\d.]+,ctime=\d+/, "creation-qemu=<version>,ctime=<time>"],
  [/Total bytes read: .*/, "Total bytes read: <n>"],
  [/SHA256:\S+/, "SHA256:<hash>"],
  [/ssh_host_(ed25519|rsa|ecdsa)_key/, "ssh_host_<kind>_key"],
  [/transferred [\d.]+ \w+ of (.*) \([\d.]+%\)/, "transferred <n> of $1"],
  [/Length: \d{4,} \(\d+[KM]\)/, "Length: <n>"],
  [/saved \[\d+\/\d+\]/, "saved [<n>]"],
  [/(type: nameserver\n\s+address:\n\s+- ')[^']+'/, "$1<dns>'"],
];

export interface NormalText {
  readonly text: string;
  /** The tokens taken out, in order. */
  readonly tokens: readonly string[];
}

export function normalText(text: string): NormalText {
  const found: string[] = [];
  let normal = text.replace(tokens, (token, task?: string) => {
    found.push(token);
    return task === undefined ? `<${kindOf(token)}>` : `<upid:${task}>`;
  });
  for (const [pattern, words] of phrases) normal = normal.replace(pattern, words);
  return { text: normal, tokens: found };
}

function kindOf(token: string): string {
  if (/^bc:24/i.test(token)) return "mac";
  if (token.startsWith("fe80")) return "link-local";
  if (token.length === 36) return "uuid";
  return token.length === 95 ? "fingerprint" : `hash of ${token.length}`;
}
