import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { StackHome } from "./stackHome.ts";

/**
 * Creates what is missing of a stack's home; an existing passphrase is never replaced, since the
 * state's secrets are encrypted with it.
 */
export async function makeStackHome(home: StackHome): Promise<void> {
  await mkdir(home.state, { recursive: true });
  await mkdir(dirname(home.passphrase), { recursive: true });
  if (home.pulumiHome) await mkdir(home.pulumiHome, { recursive: true });
  if (existsSync(home.passphrase)) return;
  const text = `${randomBytes(24).toString("base64url")}\n`;
  // `wx`: of two first runs one wins, and both use what it wrote.
  await writeFile(home.passphrase, text, { mode: 0o600, flag: "wx" }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    },
  );
}
