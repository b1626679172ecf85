import fc from "fast-check";
import { expect, test } from "vitest";
import { OutputTail } from "../../../../provider/incus/api/outputTail.ts";

test("keeps exactly the last bytes, however they arrive", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 40 })),
      fc.integer({ min: 1, max: 64 }),
      (parts, limit) => {
        const ascii = parts.map((part) => part.replace(/[^ -~]/g, "x"));
        const tail = new OutputTail(limit);
        for (const part of ascii) tail.add(Buffer.from(part));
        const all = ascii.join("");
        expect(tail.text()).toBe(all.slice(-limit));
        expect(tail.dropped).toBe(Math.max(0, all.length - limit));
      },
    ),
  );
});

test("never begins in the middle of a character", () => {
  const tail = new OutputTail(3);
  tail.add(Buffer.from("aéé"));
  expect(tail.text()).toBe("é");
  expect(tail.dropped).toBe(2);
});
