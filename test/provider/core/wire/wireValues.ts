import fc from "fast-check";
import { unknown, type Properties, type Value } from "../../../../provider/core/values.ts";
import * as wire from "../../../../provider/core/wire/signatures.ts";

// The protobuf library writes into plain objects, where this key is no key.
const key = fc.string().filter((text) => text !== "__proto__" && text !== wire.signatureKey);

const { tree } = fc.letrec<{ tree: Value; list: Value[]; map: Properties }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.string().filter((text) => !wire.unknownTexts.has(text)),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.constant(unknown),
    tie("list"),
    tie("map"),
  ),
  list: fc.array(tie("tree"), { maxLength: 4 }),
  map: fc.dictionary(key, tie("tree"), { maxKeys: 4, noNullPrototype: true }),
}));

/** Any value that the engine and a provider can exchange. */
export const anyValue = tree;
export const anyProperties = fc.dictionary(key, tree, { maxKeys: 5, noNullPrototype: true });

export const secret = <T>(value: T) => ({
  [wire.signatureKey]: wire.secretSignature,
  value,
});
