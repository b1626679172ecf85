import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Value } from "../../../../provider/core/values.ts";
import { receive } from "../../../../provider/core/wire/receive.ts";
import { Secrets } from "../../../../provider/core/wire/secrets.ts";
import { send } from "../../../../provider/core/wire/send.ts";
import { anyProperties, secret } from "./wireValues.ts";

const secretsAt = (...paths: (string | number)[][]) => {
  const secrets = new Secrets();
  secrets.paths.push(...paths);
  return secrets;
};

describe("send", () => {
  test("every value comes back as it was sent", () => {
    fc.assert(
      fc.property(anyProperties, (properties) => {
        const back = receive(send(properties, new Secrets()));
        expect(back.properties).toEqual(properties);
        expect(back.secrets.paths).toEqual([]);
      }),
    );
  });

  test("secrets come back at the same paths, with the same values", () => {
    fc.assert(
      fc.property(anyProperties, fc.nat(), (properties, choice) => {
        const names = Object.keys(properties);
        const chosen = names.filter((_, index) => (choice >> index) % 2 === 1);
        const first = receive(send(properties, secretsAt(...chosen.map((name) => [name]))));
        expect(first.properties).toEqual(properties);
        const found = first.secrets.paths.map(([name]) => String(name));
        expect(found.toSorted()).toEqual(chosen.toSorted());
        const second = receive(send(first.properties, first.secrets));
        for (const name of chosen) expect(second.secrets.covers([name])).toBe(true);
      }),
    );
  });

  test("wraps the outermost secret only", () => {
    const sent = send({ config: { key: "hush" } }, secretsAt(["config"], ["config", "key"]));
    expect(sent.toJavaScript()).toEqual({ config: secret({ key: "hush" }) });
  });

  test("a secret that turns up in an output is wrapped there, too", () => {
    const secrets = new Secrets();
    secrets.add(["password"], "correct horse");
    const sent = send({ url: "https://me:correct horse@host", name: "me" }, secrets);
    expect(sent.toJavaScript()).toEqual({
      url: secret("https://me:correct horse@host"),
      name: "me",
    });
  });

  test("drops what is undefined, and refuses what no engine can read", () => {
    const odd = { a: undefined, b: 1 } as unknown as Record<string, Value>;
    expect(send(odd, new Secrets()).toJavaScript()).toEqual({ b: 1 });
    const wrong = { list: [1n] } as unknown as Record<string, Value>;
    expect(() => send(wrong, new Secrets())).toThrow("no plain value for list[0]");
  });
});
