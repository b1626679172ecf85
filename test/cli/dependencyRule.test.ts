import { appendFile, copyFile, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../cli/projectRoot.ts";

const forbidden: readonly (readonly [file: string, specifier: string])[] = [
  ["index.ts", "./model/lab.ts"],
  ["model/lab.ts", "../components/domain.ts"],
  ["model/rules/ports.ts", "../../stack/facts.ts"],
  ["model/lab.ts", "@pulumi/pulumi"],
  ["model/lab.ts", "node:fs"],
  ["stack/config.ts", "../components/domain.ts"],
  ["components/domain.ts", "../provider/incus/owner.ts"],
  ["incus/instance.ts", "../model/lab.ts"],
  ["policy/rule.ts", "../components/domain.ts"],
  ["cli/commands/env.ts", "../../provider/core/values.ts"],
  ["cli/commands/env.ts", "../../provider/incus/owner.ts"],
  ["cli/commands/env.ts", "../../components/domain.ts"],
  ["lab/start.ts", "../model/lab.ts"],
  ["lab/start.ts", "../cli/main.ts"],
  ["lab/start.ts", "../provider/incus/resources/instance.ts"],
  ["lab/commandPlugin/main.ts", "../../provider/incus/owner.ts"],
  ["lab/commandPlugin/main.ts", "@pulumi/command"],
  ["provider/core/service.ts", "../incus/owner.ts"],
  ["provider/incus/client.ts", "../../model/lab.ts"],
  ["provider/incus/resources/instance.ts", "../../../model/addresses/addresses.ts"],
  ["provider/incus/resources/addressPlan.ts", "../../../model/lab.ts"],
  ["provider/incus/api/client.ts", "../../core/values.ts"],
  ["provider/incus/api/client.ts", "../owner.ts"],
  ["provider/incus/api/client.ts", "@pulumi/pulumi"],
  ["provider/pve/api/client.ts", "../../incus/api/client.ts"],
];

const allowed: typeof forbidden = [
  ["index.ts", "./stack/load.ts"],
  ["model/rules/ports.ts", "../lab.ts"],
  ["stack/config.ts", "../model/lab.ts"],
  ["components/domain.ts", "../incus/instance.ts"],
  ["cli/commands/start.ts", "../../lab/start.ts"],
  ["cli/commands/start.ts", "../../provider/incus/api/incusClient.ts"],
  ["cli/commands/env.ts", "../../provider/pve/api/pveClient.ts"],
  ["lab/start.ts", "../provider/incus/api/incusClient.ts"],
  ["lab/faultProxy/rules.ts", "../../provider/incus/api/incusClient.ts"],
  ["lab/commandPlugin/main.ts", "../../provider/core/serve.ts"],
  ["provider/incus/client.ts", "../core/definition.ts"],
  ["provider/incus/resources/instance.ts", "../../core/definition.ts"],
  ["provider/incus/resources/addressPlan.ts", "../../../model/addresses/addresses.ts"],
  ["provider/incus/api/types/server.ts", "../incusError.ts"],
];

let tree: string;
let refused: readonly string[];

// One run over a tree of tiny files, since every start of the linter costs a third of a second.
beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), "strata-lint-"));
  await copyFile(join(projectRoot, ".oxlintrc.json"), join(tree, ".oxlintrc.json"));
  await symlink(join(projectRoot, "node_modules"), join(tree, "node_modules"));
  for (const [file, specifier] of [...forbidden, ...allowed]) {
    await mkdir(dirname(join(tree, file)), { recursive: true });
    await appendFile(join(tree, file), `import "${specifier}";\n`);
  }
  const args = ["--format=unix", "-A", "all", "-D", "no-restricted-imports"];
  const oxlint = join(projectRoot, "node_modules/.bin/oxlint");
  const { stdout } = await execa(oxlint, args, { cwd: tree, reject: false });
  refused = stdout.split("\n");
});

afterAll(() => rm(tree, { recursive: true }));

function isRefused(file: string, specifier: string): boolean {
  return refused.some((line) => line.startsWith(`${file}:`) && line.includes(`'${specifier}'`));
}

describe("the dependency rule", () => {
  it.each(forbidden)("keeps %s from importing %s", (file, specifier) => {
    expect(isRefused(file, specifier)).toBe(true);
  });

  it.each(allowed)("lets %s import %s", (file, specifier) => {
    expect(isRefused(file, specifier)).toBe(false);
  });
});
