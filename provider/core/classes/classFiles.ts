import { lastPart } from "../package/packageSchema.ts";
import type { PackageSpec } from "../package/packageSpec.ts";
import { functionFile } from "./functionFile.ts";
import { providerFile } from "./providerFile.ts";
import { resourceFile } from "./resourceFile.ts";
import { TypeText } from "./typeText.ts";

/** Names that every resource has already. */
const reserved = ["id", "urn"];

/** The files of a package's TypeScript classes by name: one per resource and function. */
export function classFiles(schema: PackageSpec, source: string): ReadonlyMap<string, string> {
  const types = new TypeText(schema.types);
  const files = new Map([["provider.ts", providerFile(types, schema)]]);
  for (const [token, spec] of Object.entries(schema.resources)) {
    const clash = reserved.find((name) => name in spec.properties);
    if (clash !== undefined) throw new Error(`${token} cannot have a property named "${clash}"`);
    const name = lastPart(token);
    files.set(fileName(name), resourceFile(types, token, name, spec));
  }
  for (const [token, spec] of Object.entries(schema.functions)) {
    const name = lastPart(token);
    files.set(fileName(name), functionFile(types, token, name, spec));
  }
  return new Map(
    [...files].map(([name, text]) => [name, headerOf(source) + importsOf(text) + text]),
  );
}

/**
 * The parts of the SDK that are needed at run time. Its main module loads the Automation API too, which
 * costs every preview half a second.
 */
const parts = {
  output: ["secret"],
  resource: ["CustomResource", "ProviderResource"],
  "runtime/invoke": ["invoke", "invokeOutput"],
};

function importsOf(text: string): string {
  const code = text.replaceAll(/\/\*\*.*?\*\//gs, "");
  const lines = Object.entries(parts).flatMap(([part, names]) => {
    const used = names.filter((name) => new RegExp(`(extends |[^.\\w])${name}[(. ]`).test(code));
    return used.length === 0
      ? []
      : [`import { ${used.join(", ")} } from "@pulumi/pulumi/${part}.js";\n`];
  });
  return `import type * as pulumi from "@pulumi/pulumi";\n${lines.join("")}\n`;
}

export const headerStart = "// Generated from ";

function headerOf(source: string): string {
  return `${headerStart}${source} by \`npm run generate\`: change that, not this.\n`;
}

/** `networkAcl.ts` for `NetworkAcl`. */
function fileName(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}.ts`;
}
