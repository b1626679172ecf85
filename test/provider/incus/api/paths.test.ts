import { expect, test } from "vitest";
import { paths, withQuery } from "../../../../provider/incus/api/paths.ts";

test("encodes every value", () => {
  expect(paths`/1.0/instances/${"a/b c"}/snapshots/${"é"}`).toBe(
    "/1.0/instances/a%2Fb%20c/snapshots/%C3%A9",
  );
  expect(paths`/1.0/instances/${"web"}/files?path=${"/etc/my file&x"}`).toBe(
    "/1.0/instances/web/files?path=%2Fetc%2Fmy%20file%26x",
  );
});

test.each(["", ".", ".."])("refuses %j as a segment", (name) => {
  expect(() => paths`/1.0/instances/${name}`).toThrow(/cannot be part of the request path/);
});

test("adds parameters that the path does not name yet", () => {
  expect(withQuery("/1.0/a", { project: "my dev", target: undefined })).toBe(
    "/1.0/a?project=my%20dev",
  );
  expect(withQuery("/1.0/a?project=x", { project: "y", recursion: 1 })).toBe(
    "/1.0/a?project=x&recursion=1",
  );
  expect(withQuery("/1.0/a", {})).toBe("/1.0/a");
});
