import { formatKeys } from "../formatKeys.ts";
import type { ResourceRule } from "../rule.ts";
import { unknown, type Value } from "../values.ts";

/** Words at the end of a key, as in `user.db_password` or `environment.API_TOKEN`. */
const secretKey =
  /(^|[._-]|(?<=[a-z])(?=[A-Z]))(pass(word|wd|phrase)|secret|token|credentials?|(api|private|secret|access)[_-]?key)$/i;

/** In a text such as cloud-init's: a private key, or a password that is no mere reference. */
const secretText = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /^\s*(- )?(plain_text_passwd|password|passwd|hashed_passwd):\s*["']?[^\s"']/im,
];

export const clearSecrets: ResourceRule = {
  scope: "resource",
  name: "secrets-in-clear",
  title: "No secrets in clear",
  sentence:
    "What looks like a password, token or private key is a Pulumi secret, so that state and logs do not show it.",
  severity: "high",
  level: "mandatory",
  check: ({ type, clear }) =>
    /^(incus:|pulumi:providers:|command:)/.test(type)
      ? find(clear, []).map(
          (place) => `${place} looks like a secret in clear; set it as a secret of the stack`,
        )
      : [],
};

function find(value: Value, path: readonly string[]): string[] {
  if (value === unknown || value === null) return [];
  if (typeof value === "string") {
    const isNamed = value !== "" && secretKey.test(path.at(-1) ?? "");
    return isNamed || secretText.some((pattern) => pattern.test(value)) ? [formatKeys(path)] : [];
  }
  if (typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) => find(item as Value, [...path, key]));
}
