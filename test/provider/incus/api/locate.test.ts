import { describe, expect, test } from "vitest";
import { type LocateOptions, locate } from "../../../../provider/incus/api/locate.ts";
import type { Machine } from "../../../../provider/incus/api/location.ts";

const config = `
remotes:
  images: { addr: https://images.example, protocol: simplestreams, public: true }
  office: { addr: "https://office.example:8443,https://second.example:8443", protocol: incus }
  own: { addr: https://own.example:9443 }
  socket: { addr: unix:///srv/incus.socket }
`;

function machine(files: Record<string, string>): Machine {
  return { readText: (file) => files[file], exists: (file) => file in files };
}

const cli = machine({
  "/home/me/.config/incus/config.yml": config,
  "/home/me/.config/incus/client.crt": "",
  "/home/me/.config/incus/client.key": "",
  "/home/me/.config/incus/clientcerts/own.crt": "",
  "/home/me/.config/incus/clientcerts/own.key": "",
});

function at(options: LocateOptions, env: Record<string, string> = {}, files = cli) {
  return locate(options, { HOME: "/home/me", ...env }, files);
}

const shared = {
  certificate: { file: "/home/me/.config/incus/client.crt" },
  key: { file: "/home/me/.config/incus/client.key" },
};

describe("a socket", () => {
  test.each([
    ["the packaged one", {}, {}, "/var/lib/incus/unix.socket"],
    ["that of INCUS_DIR", {}, { INCUS_DIR: "/srv/lab" }, "/srv/lab/unix.socket"],
    ["the configured one", { socket: "/a" }, { INCUS_DIR: "/srv" }, "/a"],
    ["INCUS_SOCKET before the configuration", { socket: "/a" }, { INCUS_SOCKET: "/b" }, "/b"],
    ["INCUS_SOCKET before an address", { address: "https://h" }, { INCUS_SOCKET: "/b" }, "/b"],
    ["INCUS_SOCKET as a URL", {}, { INCUS_SOCKET: "unix:///b" }, "/b"],
    ["the remote `local`", { address: "https://h" }, { INCUS_REMOTE: "local" }, undefined],
    ["a remote that is a socket", {}, { INCUS_REMOTE: "socket" }, "/srv/incus.socket"],
  ])("is %s", (_name, options, env, socket = "/var/lib/incus/unix.socket") => {
    expect(at(options, env as Record<string, string>)).toEqual({ kind: "unix", socket });
  });

  test("is the runtime one where it exists", () => {
    const files = machine({ "/run/incus/unix.socket": "" });
    expect(at({}, {}, files)).toEqual({ kind: "unix", socket: "/run/incus/unix.socket" });
  });
});

describe("an address", () => {
  test("is the configured one, with the configured credentials", () => {
    const options = { address: "https://10.0.0.1", certificate: "C", keyFile: "/k" };
    expect(at(options)).toEqual({
      kind: "https",
      origin: "https://10.0.0.1:8443",
      certificate: { pem: "C" },
      key: { file: "/k" },
    });
  });

  test.each([
    ["https://[fd00::1]", "https://[fd00::1]:8443"],
    ["https://h.example:443/", "https://h.example:443"],
    ["https://H.example:9443", "https://h.example:9443"],
  ])("%s is %s", (address, origin) => {
    expect(at({ address })).toMatchObject({ origin, ...shared });
  });

  test.each(["http://h:8443", "h:8443", "https://user@h", "https://"])("%s is none", (address) => {
    expect(() => at({ address })).toThrow(/is no address of an Incus server/);
  });

  test("in INCUS_REMOTE goes before the configured one", () => {
    const env = { INCUS_REMOTE: "https://other.example" };
    const location = at({ address: "https://h", certificate: "C", key: "K" }, env);
    expect(location).toMatchObject({ origin: "https://other.example:8443", key: { pem: "K" } });
  });

  test("of a remote of the incus command comes with that command's credentials", () => {
    const configured = { certificate: "C", key: "K", address: "https://h" };
    const office = at(configured, { INCUS_REMOTE: "office" });
    expect(office).toEqual({ kind: "https", origin: "https://office.example:8443", ...shared });
    expect(at({}, { INCUS_REMOTE: "own" })).toMatchObject({
      origin: "https://own.example:9443",
      key: { file: "/home/me/.config/incus/clientcerts/own.key" },
    });
  });
});

describe("refuses", () => {
  test.each([
    [
      "a remote that does not exist",
      { INCUS_REMOTE: "ofice" },
      /no remote in .*config\.yml; it knows local, images, office/,
    ],
    ["an image server", { INCUS_REMOTE: "images" }, /only serves images/],
  ])("%s", (_name, env, message) => {
    expect(() => at({}, env)).toThrow(message);
  });

  test("both a socket and an address", () => {
    expect(() => at({ socket: "/a", address: "https://h" })).toThrow(/keep one of them/);
  });

  test("an address without client certificate, and says how to make one", () => {
    const none = machine({});
    expect(() => at({ address: "https://h" }, {}, none)).toThrow(/generate-certificate/);
  });

  test("a config file that is no YAML, without showing it", () => {
    const broken = machine({ "/home/me/.config/incus/config.yml": "remotes: [ hunter2" });
    const env = { INCUS_REMOTE: "office" };
    expect(() => at({}, env, broken)).toThrow(/is no valid YAML$/);
  });
});
