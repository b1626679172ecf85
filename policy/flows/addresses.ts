import type { Addresses } from "../../model/addresses/addresses.ts";
import { ofType, type StackView } from "../resource.ts";
import { mappingOf, textOf, type Value } from "../values.ts";

/** What the stack's address plan gave out; undefined without a plan, or while it is not known. */
export function plannedAddresses(stack: StackView): Addresses | undefined {
  const properties = ofType(stack, "AddressPlan")[0]?.properties ?? {};
  const { subnets, gateways, addresses } = properties;
  if (subnets === undefined || gateways === undefined || addresses === undefined) return undefined;
  return { subnets: texts(subnets), gateways: texts(gateways), addresses: texts(addresses) };
}

function texts(value: Value): Record<string, string> {
  return Object.fromEntries(
    Object.entries(mappingOf(value)).flatMap(([name, item]) => {
      const text = textOf(item);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}
