import { createHash, createHmac, scryptSync, timingSafeEqual } from "node:crypto";

/** The hash that is kept of a token's value: it is random, a plain hash will do. */
export const hashToken = (value: string) => createHash("sha256").update(value).digest("hex");

export const hashPassword = (password: string, salt: string) =>
  `${salt}$${scryptSync(password, salt, 32).toString("hex")}`;

export function isPassword(password: string, kept: string | undefined): boolean {
  const [salt = ""] = kept?.split("$") ?? [];
  return kept !== undefined && same(hashPassword(password, salt), kept);
}

export const sign = (secret: string, text: string) =>
  createHmac("sha256", secret).update(text).digest("base64url");

/** Compares without telling by its duration where the difference is. */
export function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
