import type { FunctionSpec } from "../package/packageSpec.ts";
import { capitalized } from "../package/namedTypes.ts";
import { docText } from "./docText.ts";
import type { TypeText } from "./typeText.ts";

/** A function of the provider in two forms: for values known now, and for outputs. */
export function functionFile(
  types: TypeText,
  token: string,
  name: string,
  { description, inputs, outputs }: FunctionSpec,
): string {
  const base = capitalized(name);
  const orNothing = inputs.required.length === 0 ? " = {}" : "";
  const doc = docText(description, "");
  return `const token = ${JSON.stringify(token)};

${doc}export async function ${name}(
  args: ${base}Args${orNothing},
  opts?: pulumi.InvokeOptions,
): Promise<${base}Result> {
  return invoke(token, { ...args }, opts);
}

${doc}export function ${name}Output(
  args: ${base}OutputArgs${orNothing},
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<${base}Result> {
  return invokeOutput(token, { ...args }, opts);
}

export interface ${base}Args {
${types.members(inputs.properties, inputs.required, "plain", "  ")}}

export interface ${base}OutputArgs {
${types.members(inputs.properties, inputs.required, "input", "  ")}}

export interface ${base}Result {
${types.members(outputs.properties, outputs.required, "plain", "  ")}}
`;
}
