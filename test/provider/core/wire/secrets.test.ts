import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Secrets } from "../../../../provider/core/wire/secrets.ts";
import { anyValue } from "./wireValues.ts";

const hiding = (...texts: string[]) => {
  const secrets = new Secrets();
  texts.forEach((text) => secrets.add(["x"], text));
  return secrets;
};

describe("redact", () => {
  test("no message keeps a secret, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 3 }), fc.string(), fc.string(), (text, before, after) => {
        fc.pre(text.trim().length >= 3 && !"[secret]".includes(text.trim()));
        const message = hiding(text).redact(`${before}${text}${after}`);
        expect(message).not.toContain(text);
      }),
    );
  });

  test("hides a secret as JSON, in a URL, and one line of it", () => {
    const key = "-----BEGIN KEY-----\nMIIEvQIBADANBg\n-----END KEY-----\n";
    const secrets = hiding(key, "p@ss word");
    const message = `body ${JSON.stringify({ key })} to /x?p=p%40ss%20word: bad line MIIEvQIBADANBg`;
    expect(secrets.redact(message)).toBe(
      'body {"key":"[secret]"} to /x?p=[secret]: bad line [secret]',
    );
  });

  test("the longest secret goes first", () => {
    expect(hiding("abcdef", "abc").redact("abcdef abc")).toBe("[secret] [secret]");
  });

  test("leaves words alone that are too short to be told from others", () => {
    expect(hiding("a", "", "  ").redact("a cat")).toBe("a cat");
  });

  test("finds the texts inside any secret value", () => {
    fc.assert(
      fc.property(anyValue, fc.string({ minLength: 8 }), (value, text) => {
        fc.pre(text.trim().length >= 3);
        const secrets = new Secrets();
        secrets.add(["x"], [value, { deep: [text] }]);
        expect(secrets.taints(`<${text}>`)).toBe(true);
      }),
    );
  });
});
