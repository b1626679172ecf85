import { describe, expect, test } from "vitest";
import { Claims } from "../../../provider/core/claims.ts";

describe("Claims", () => {
  test("one object has one resource; asking again changes nothing", () => {
    const claims = new Claims();
    expect(claims.claim("t", "default/web", "urn:a")).toBeUndefined();
    expect(claims.claim("t", "default/web", "urn:a")).toBeUndefined();
    expect(claims.claim("t", "default/web", "urn:b")).toBe("urn:a");
    expect(claims.otherOwner("t", "default/web", "urn:a")).toBeUndefined();
    expect(claims.otherOwner("t", "default/web", "urn:b")).toBe("urn:a");
  });

  test("types do not clash, and unclaimed objects belong to nobody", () => {
    const claims = new Claims();
    claims.claim("profile", "default/web", "urn:a");
    expect(claims.claim("instance", "default/web", "urn:b")).toBeUndefined();
    expect(claims.otherOwner("instance", "default/db", "urn:b")).toBeUndefined();
  });

  test("a resource that names another object lets go of the first", () => {
    const claims = new Claims();
    claims.claim("t", "default/web", "urn:a");
    claims.claim("t", "default/www", "urn:a");
    expect(claims.claim("t", "default/web", "urn:b")).toBeUndefined();
  });
});
