import { describe, expect, it } from "vitest";
import { readSettings } from "../../stack/settings.ts";

const complete = {
  "strata:environment": "dev",
  "strata:node": "laptop",
  "strata:infra": "infra.yml",
  "incus:fingerprint": "not ours to check",
};

describe("readSettings", () => {
  it("fills defaults", () => {
    expect(readSettings(complete)).toEqual({
      settings: {
        environment: "dev",
        node: "laptop",
        infra: "infra.yml",
        images: {},
        packages: {},
        pool: "default",
        guestUser: "strata",
        facts: {},
      },
      problems: [],
    });
  });

  it("reads what is structured", () => {
    const { settings } = readSettings({
      ...complete,
      "strata:images": '{"images:*": "local"}',
      "strata:waitFor": "running",
      "strata:facts":
        '{"networks": [{"name": "eth0", "addresses": ["192.168.1.5/24"]}], "nesting": {"vmNested": true}}',
    });
    expect(settings).toMatchObject({
      images: { "images:*": "local" },
      waitFor: "running",
      facts: {
        networks: [{ name: "eth0", addresses: ["192.168.1.5/24"], bridge: false }],
        nesting: { vmNested: true, yolo: false },
      },
    });
  });

  it("reads how the server itself is reached, as a word or a mapping", () => {
    const hostOf = (host: string) => readSettings({ ...complete, "strata:host": host });
    expect(hostOf("local").settings?.host).toEqual({ kind: "local", interpreter: [] });
    expect(
      hostOf('{"address": "nuc", "port": 2222, "hostKey": "ssh-ed25519 AAAA"}').settings?.host,
    ).toMatchObject({ kind: "ssh", address: "nuc", port: 2222 });
    expect(hostOf('{"address": "nuc"}').problems).toEqual([
      expect.stringMatching(/^strata:host\.hostKey: missing; /),
    ]);
  });

  it("lists everything that is wrong", () => {
    const { settings, problems } = readSettings({
      "strata:environment": "dev",
      "strata:infr": "infra.yml",
      "strata:images": "strata-debian",
      "strata:waitFor": "cloud",
      "strata:facts": '{"cores": 4, "networks": [{"name": "eth0", "addresses": ["nowhere"]}]}',
    });
    expect(settings).toBeUndefined();
    expect(problems).toEqual([
      "strata:images: expected a mapping, found text",
      "strata:node: missing; set it with: pulumi config set strata:node <value>",
      "strata:infra: missing; set it with: pulumi config set strata:infra <value>",
      expect.stringContaining("strata:waitFor: invalid option"),
      expect.stringContaining("strata:facts.networks.0.addresses.0: invalid"),
      "strata:facts.cores: unknown key",
      "strata:infr: unknown key; did you mean strata:infra?",
    ]);
  });
});
