import { expect, test } from "vitest";
import { labPaths } from "../../lab/labPaths.ts";

test("a lab lives below the user's state and cache directories", () => {
  const { dir, cache, socket } = labPaths({ HOME: "/home/ann" });
  expect({ dir, cache, socket }).toEqual({
    dir: "/home/ann/.local/state/strata/lab",
    cache: "/home/ann/.cache/strata",
    socket: "/home/ann/.local/state/strata/lab/incus/unix.socket",
  });
});

test("XDG directories, STRATA_* and the argument come first, in this order", () => {
  const xdg = { HOME: "/root", XDG_STATE_HOME: "/x/state", XDG_CACHE_HOME: "/x/cache" };
  expect(labPaths(xdg)).toMatchObject({ dir: "/x/state/strata/lab", cache: "/x/cache/strata" });
  const own = { ...xdg, STRATA_LAB_DIR: "/srv/lab", STRATA_CACHE_DIR: "/srv/cache" };
  expect(labPaths(own)).toMatchObject({ dir: "/srv/lab", cache: "/srv/cache" });
  expect(labPaths(own, "/srv/other").dir).toBe("/srv/other");
});

test("labs in different directories share neither lock nor cgroup", () => {
  const [one, other] = [labPaths({}, "/srv/one"), labPaths({}, "/srv/other")];
  expect(one.lock).not.toBe(other.lock);
  expect(one.cgroup).not.toBe(other.cgroup);
});

test("the longest socket path that Linux takes is accepted, one byte more refused", () => {
  const rest = "/incus/unix.socket".length;
  const fits = `/${"d".repeat(107 - rest - 1)}`;
  expect(Buffer.byteLength(labPaths({}, fits).socket)).toBe(107);
  expect(() => labPaths({}, `${fits}d`)).toThrow(
    /has 108 bytes, Linux allows 107; set STRATA_LAB_DIR to a shorter path/,
  );
  expect(() => labPaths({}, `/${"é".repeat(60)}`)).toThrow(/STRATA_LAB_DIR/);
});

test.each(["/run/lab", "/etc/lab", "/dev/shm/lab", "/usr/local/lab", "/"])(
  "%s is refused, since the lab hides it",
  (dir) => {
    expect(() => labPaths({}, dir)).toThrow(/is hidden inside the lab/);
  },
);

test.each(["/srv/my lab", "/srv/a,b", "/srv/a:b"])(
  "%s is refused, since mount cannot take it",
  (dir) => {
    expect(() => labPaths({}, dir)).toThrow(/cannot be passed to mount/);
  },
);
