import { fileURLToPath } from "node:url";
import { classFiles } from "./core/classes/classFiles.ts";
import { staleClasses, writeClasses } from "./core/classes/writeClasses.ts";
import { packageSchema } from "./core/package/packageSchema.ts";
import { incus } from "./incus/provider.ts";
import { pve } from "./pve/provider.ts";

const isCheck = process.argv.includes("--check");

for (const schema of [packageSchema(incus), packageSchema(pve)]) {
  const { name } = schema;
  const directory = fileURLToPath(new URL(`../${name}`, import.meta.url));
  const files = classFiles(schema, `the table in provider/${name}/provider.ts`);
  if (!isCheck) {
    await writeClasses(files, directory);
    process.stderr.write(`wrote ${files.size} files to ${name}/\n`);
    continue;
  }
  const stale = await staleClasses(files, directory);
  if (stale.length > 0) {
    const names = stale.map((file) => `${name}/${file}`).join(", ");
    process.stderr.write(`${names}: not as generated from the table; run npm run generate\n`);
    process.exitCode = 1;
  }
}
