import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { AptSource } from "./aptSources.ts";
import { mortal } from "./toolbox.ts";

/** An apt whose state, caches and sources all lie below one directory; the machine's own stay as they are. */
export interface PrivateApt {
  readonly archives: string;
  readonly run: (command: string, ...args: readonly string[]) => Promise<string>;
}

export async function privateApt(dir: string, sources: readonly AptSource[]): Promise<PrivateApt> {
  const archives = join(dir, "archives");
  await mkdir(join(archives, "partial"), { recursive: true });
  await mkdir(join(dir, "lists/partial"), { recursive: true });
  await mkdir(join(dir, "etc"), { recursive: true });
  // A copy: apt locks the directory of the status file, which must not be the machine's.
  await cp("/var/lib/dpkg/status", join(dir, "status"));
  await writeFile(join(dir, "etc/sources.list"), sources.map(sourceLine).join(""));
  const { stdout: acquire } = await execa("apt-config", ["dump", "Acquire"]);
  const config = join(dir, "apt.conf");
  await writeFile(config, configText(dir, acquire), { mode: 0o600 });
  const env = { APT_CONFIG: config, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" };
  const run: PrivateApt["run"] = async (command, ...args) => {
    const [program, ...options] = [...mortal, "apt-get", "--quiet=2", "--yes"];
    const { stdout } = await execa(program, [...options, command, ...args], {
      env,
      cwd: archives,
      stdin: "ignore",
    });
    return stdout;
  };
  return { archives, run };
}

function sourceLine({ uri, suite, components, signedBy }: AptSource): string {
  return `deb [signed-by=${signedBy}] ${uri} ${suite} ${components.join(" ")}\n`;
}

/**
 * The machine's proxy and TLS settings (Acquire) and credentials (netrc) apply; its hooks, pins and sources do
 * not, since hooks delete files of the machine's own apt.
 */
function configText(dir: string, acquire: string): string {
  return `${acquire}
Dir::State "${dir}";
Dir::State::status "${dir}/status";
Dir::State::lists "${dir}/lists";
Dir::Cache "${dir}";
Dir::Cache::archives "${dir}/archives";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Dir::Etc::parts "${dir}/none";
Dir::Etc::main "${dir}/none";
Dir::Etc::sourcelist "${dir}/etc/sources.list";
Dir::Etc::sourceparts "${dir}/none";
Dir::Etc::preferences "${dir}/none";
Dir::Etc::preferencesparts "${dir}/none";
Dir::Log "${dir}";
Acquire::Languages "none";
APT::Sandbox::User "root";
APT::Install-Recommends "false";
APT::Get::Remove "false";
APT::Keep-Downloaded-Packages "true";
`;
}
