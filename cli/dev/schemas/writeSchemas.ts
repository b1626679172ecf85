// Called by `npm run generate`, and with --check by `npm run check`: the JSON Schemas for editors.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonSchemas } from "../../../model/schema/jsonSchema.ts";
import { projectRoot } from "../../projectRoot.ts";
import { describeKey, readKeyTables } from "./keyTables.ts";

const directory = join(projectRoot, "docs/schema");
const tables = readKeyTables(readFileSync(join(projectRoot, "docs/infra.md"), "utf8"));
const schemas = jsonSchemas((path, key) => describeKey(tables, path, key));
const files = Object.entries(schemas).map(([name, schema]) => ({
  name,
  file: join(directory, name),
  text: `${JSON.stringify(schema, undefined, 2)}\n`,
}));

if (process.argv.includes("--check")) {
  const stale = files.filter(({ file, text }) => read(file) !== text).map(({ name }) => name);
  if (stale.length > 0) {
    process.stderr.write(
      `docs/schema: ${stale.join(", ")} not as generated from model/schema/infra.ts and the tables ` +
        "of docs/infra.md; run npm run generate\n",
    );
    process.exitCode = 1;
  }
} else {
  mkdirSync(directory, { recursive: true });
  for (const { file, text } of files) writeFileSync(file, text);
  process.stderr.write(`wrote ${files.length} files to docs/schema/\n`);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
