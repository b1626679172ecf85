import { describe, expect, it } from "vitest";
import { hostAccess } from "../../../policy/rules/hostAccess.ts";
import type { Properties } from "../../../policy/values.ts";
import { withDevice } from "../resources.ts";

const check = (keys: Properties, sources: readonly string[] = []) =>
  hostAccess.check(withDevice(keys), { sources });

describe("host-access", () => {
  it("lets storage volumes and root disks through", () => {
    expect(check({ type: "disk", pool: "default", source: "data", path: "/data" })).toEqual([]);
    expect(check({ type: "disk", pool: "default", path: "/" })).toEqual([]);
    expect(check({ type: "nic", network: "net-web" })).toEqual([]);
  });

  it("knows directories that are allowed, with all below and nothing beside them", () => {
    const disk = (source: string) => check({ type: "disk", source }, ["/srv/media/"]).length;
    expect(["/srv/media", "/srv/media/films"].map(disk)).toEqual([0, 0]);
    expect(["/srv/media2", "/srv", "/", "/srv/media/../../etc"].map(disk)).toEqual([1, 1, 1, 1]);
  });

  it.each([
    [
      { type: "proxy", listen: "tcp:127.0.0.1:80", connect: "unix:/run/docker.sock" },
      "device dev reaches a socket of the host; remove it",
    ],
    [
      { type: "proxy", listen: "tcp:0.0.0.0:80", connect: "tcp:127.0.0.1:80" },
      "device dev passes traffic by the network's ACL; remove it, and say a network policy instead",
    ],
    [
      { type: "unix-char", source: "/dev/kvm" },
      "device dev hands a device of the host (unix-char) to the machine; remove it",
    ],
  ])("refuses %j", (keys, message) => {
    expect(check(keys)).toEqual([message]);
  });
});
