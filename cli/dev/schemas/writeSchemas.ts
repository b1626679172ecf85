// Called by `npm run generate`, and with --check by `npm run check`: the rule table of docs/infra.md,
// and the JSON Schemas for editors, which take their descriptions from its key tables.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ruleTableText } from "../../../model/rules/ruleTableText.ts";
import { jsonSchemas } from "../../../model/schema/jsonSchema.ts";
import { projectRoot } from "../../projectRoot.ts";
import { describeKey, readKeyTables } from "./keyTables.ts";
import { withRuleTable } from "./withRuleTable.ts";

const page = readFileSync(join(projectRoot, "docs/infra.md"), "utf8");
const tables = readKeyTables(page);
const schemas = jsonSchemas((path, key) => describeKey(tables, path, key));
const files = [
  { name: "docs/infra.md", text: withRuleTable(page, ruleTableText()) },
  ...Object.entries(schemas).map(([name, schema]) => ({
    name: `docs/schema/${name}`,
    text: `${JSON.stringify(schema, undefined, 2)}\n`,
  })),
];

if (process.argv.includes("--check")) {
  const stale = files.filter((file) => read(file.name) !== file.text).map(({ name }) => name);
  if (stale.length > 0) {
    process.stderr.write(
      `${stale.join(", ")}: not as generated from the model and the tables of docs/infra.md; ` +
        "run npm run generate\n",
    );
    process.exitCode = 1;
  }
} else {
  mkdirSync(join(projectRoot, "docs/schema"), { recursive: true });
  for (const { name, text } of files) writeFileSync(join(projectRoot, name), text);
  process.stderr.write(`wrote ${files.map(({ name }) => name).join(", ")}\n`);
}

function read(name: string): string | undefined {
  try {
    return readFileSync(join(projectRoot, name), "utf8");
  } catch {
    return undefined;
  }
}
