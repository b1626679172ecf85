import { fileURLToPath } from "node:url";
import { classFiles } from "./core/classes/classFiles.ts";
import { staleClasses, writeClasses } from "./core/classes/writeClasses.ts";
import { packageSchema } from "./core/package/packageSchema.ts";
import { incus } from "./incus/provider.ts";

const directory = fileURLToPath(new URL("../incus", import.meta.url));
const files = classFiles(packageSchema(incus), "the table in provider/incus/provider.ts");

if (process.argv.includes("--check")) {
  const stale = await staleClasses(files, directory);
  if (stale.length > 0) {
    const names = stale.map((name) => `incus/${name}`).join(", ");
    process.stderr.write(`${names}: not as generated from the table; run npm run generate\n`);
    process.exitCode = 1;
  }
} else {
  await writeClasses(files, directory);
  process.stderr.write(`wrote ${files.size} files to incus/\n`);
}
