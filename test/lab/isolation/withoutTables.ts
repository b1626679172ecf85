import { hostFiles } from "../../../model/hostRules/hostFiles.ts";
import { onServer } from "../examples/exampleLab.ts";

/** Takes the server's own rules of bridges away while something runs, and loads them again whatever happens. */
export async function withoutTables<T>(
  place: { readonly dir: string },
  bridges: readonly string[],
  run: () => Promise<T>,
): Promise<T> {
  const files = bridges.map(hostFiles);
  const nft = async (lines: readonly string[]) => {
    const script = `nft -f - <<EOF\n${lines.join("\n")}\nEOF`;
    const { exitCode, stdout } = await onServer(place, ["sh", "-ec", `exec 2>&1; ${script}`]);
    if (exitCode !== 0) throw new Error(`nft: ${stdout}`);
  };
  try {
    await nft(files.map(({ table }) => `delete table inet ${table}`));
    return await run();
  } finally {
    await nft(files.map(({ file }) => `include "${file}"`));
  }
}
