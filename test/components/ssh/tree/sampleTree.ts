import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Makes a directory with these files; their modes are those that umask leaves. */
export async function sampleTree(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "strata-tree-"));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

/** Everything that may go wrong in a tree: odd names, long ones, modes, links that lead nowhere, an empty directory. */
export async function oddTree(): Promise<string> {
  const long = `${"deep/".repeat(24)}file`;
  const root = await sampleTree({
    "plain.txt": "1\n",
    "with space": "",
    "-dash": "x",
    "line\nfeed": "y",
    "ümläut/é": "z",
    "back\\slash": "b",
    [long]: "long",
    "bin/run": "#!/bin/sh\n",
    "private/key": "k",
    big: "0123456789".repeat(100_000),
  });
  await chmod(join(root, "bin/run"), 0o775);
  await chmod(join(root, "private/key"), 0o600);
  await chmod(join(root, "private"), 0o700);
  await mkdir(join(root, "empty"));
  await symlink("bin/run", join(root, "link"));
  await symlink("/no such/target", join(root, "dangling"));
  await symlink("x".repeat(180), join(root, "long-link"));
  await symlink("../private", join(root, "bin/up"));
  return root;
}

export function git(root: string, ...args: readonly string[]): string {
  const settings = ["user.name=x", "user.email=x@example.org", "protocol.file.allow=always"];
  const options = settings.flatMap((setting) => ["-c", setting]);
  return execFileSync("git", [...options, ...args], { cwd: root, encoding: "utf8", stdio: "pipe" });
}
