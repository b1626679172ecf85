import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";

/** What a description of three levels may have otherwise. */
interface Levels {
  readonly leaves: readonly string[];
  /** Written by a command on each leaf. */
  readonly greeting: string;
}

const url = "https://images.example/replaced.qcow2";
const checksum = `sha512:${"0".repeat(128)}`;

/** A description of a node in a node on father, with leaves, and the directories that it copies. */
export class LevelsInfra {
  readonly dir: string;
  readonly file: string;
  /** Goes to all machines. */
  readonly tools: string;
  /** Goes to the first leaf alone. */
  readonly data: string;

  private constructor(dir: string) {
    this.dir = dir;
    this.file = join(dir, "hypervisors.yml");
    this.tools = join(dir, "tools");
    this.data = join(dir, "data");
  }

  static async create(levels: Levels): Promise<LevelsInfra> {
    const infra = new LevelsInfra(await mkdtemp(join(tmpdir(), "strata-levels-")));
    for (const repo of [infra.tools, infra.data]) {
      await mkdir(repo);
      await writeFile(join(repo, "version"), "1\n");
    }
    await infra.describe(levels);
    return infra;
  }

  async describe({ leaves, greeting }: Levels): Promise<void> {
    const provision = [
      { name: "first", run: "date +%s%N > /root/first" },
      { name: "greet", run: `echo "${greeting}" > /etc/motd` },
    ];
    const hypervisor = { kind: "pve", image: "pve-8", cores: 2 };
    const leaf = { parent: "mid", image: "debian-12", cores: 1, memory: "1GiB", disk: "9GiB" };
    const description = {
      project_name: "levels",
      host: { storages: ["local"] },
      images: {
        "pve-8": { url, checksum, system: "pve-8" },
        "debian-12": { url, checksum, system: "debian-12" },
      },
      repos: {
        tools: { source: this.tools },
        data: { source: this.data, nodes: leaves.slice(0, 1) },
      },
      nodes: {
        inner: {
          ...hypervisor,
          memory: "10GiB",
          disk: "64GiB",
          ephemeral: true,
          nics: [{ ip: "10.97.0.20/24", gateway: "10.97.0.1" }],
        },
        mid: {
          ...hypervisor,
          parent: "inner",
          memory: "6GiB",
          disk: "40GiB",
          nics: [{ ip: "10.97.20.5/24", gateway: "10.97.20.1" }],
        },
        ...Object.fromEntries(leaves.map((name) => [name, { ...leaf, provision }])),
      },
    };
    await writeFile(this.file, stringify(description));
  }
}
