// Called by `npm run generate`, and with --check by `npm run check`: the rule tables of docs/, and the
// JSON Schemas for editors, described by the key tables there.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { manifestRuleTable } from "../../../model/hypervisors/rules/table.ts";
import { manifestJsonSchemas } from "../../../model/hypervisors/schema/jsonSchemas.ts";
import { ruleTableText } from "../../../model/rules/ruleTableText.ts";
import { ruleTable } from "../../../model/rules/table.ts";
import { jsonSchemas } from "../../../model/schema/jsonSchema.ts";
import { projectRoot } from "../../projectRoot.ts";
import { describeKey, readKeyTables } from "./keyTables.ts";
import { withRuleTable } from "./withRuleTable.ts";

const pages = [
  {
    keyPage: "docs/infra.md",
    rulePage: "docs/rules.md",
    rules: ruleTable,
    schemasOf: jsonSchemas,
  },
  {
    keyPage: "docs/hypervisors.md",
    rulePage: "docs/hypervisors.md",
    rules: manifestRuleTable,
    schemasOf: manifestJsonSchemas,
  },
];
const files = pages.flatMap(({ keyPage, rulePage, rules, schemasOf }) => {
  const page = readFileSync(join(projectRoot, rulePage), "utf8");
  const tables = readKeyTables(readFileSync(join(projectRoot, keyPage), "utf8"));
  const schemas = schemasOf((path, key) => describeKey(tables, path, key));
  return [
    { name: rulePage, text: withRuleTable(rulePage, page, ruleTableText(rules)) },
    ...Object.entries(schemas).map(([schemaName, schema]) => ({
      name: `docs/schema/${schemaName}`,
      text: `${JSON.stringify(schema, undefined, 2)}\n`,
    })),
  ];
});

if (process.argv.includes("--check")) {
  const stale = files.filter((file) => read(file.name) !== file.text).map(({ name }) => name);
  if (stale.length > 0) {
    process.stderr.write(
      `${stale.join(", ")}: not as generated from the model and the tables of docs/; ` +
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
