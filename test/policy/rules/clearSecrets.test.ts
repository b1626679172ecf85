import { describe, expect, it } from "vitest";
import { clearSecrets } from "../../../policy/rules/clearSecrets.ts";
import { unknown, type Properties } from "../../../policy/values.ts";
import { instance, resource } from "../resources.ts";

const places = (properties: Properties) =>
  clearSecrets.check(instance(properties), {}).map((message) => message.split(" looks like")[0]);

describe("secrets-in-clear", () => {
  it.each(["user.db_password", "environment.API_TOKEN", "environment.AWS_SECRET", "user.api-key"])(
    "finds %s",
    (key) => {
      expect(places({ config: { [key]: "value" } })).toEqual([`config[${JSON.stringify(key)}]`]);
      expect(places({ config: { [key]: unknown } })).toEqual([]);
      expect(places({ config: { [key]: "" } })).toEqual([]);
    },
  );

  it("leaves ordinary keys alone", () => {
    const config = { "user.compass": "n", "security.nesting": "true", "user.monkey": "x" };
    expect(places({ config, description: "the token ring", name: "secret-santa" })).toEqual([]);
  });

  it("finds private keys and cloud-init passwords in texts, and shows none", () => {
    const key = "-----BEGIN OPENSSH PRIVATE KEY-----\nabc";
    const file = resource("File", { path: "/root/.ssh/id", content: key });
    const [message = ""] = clearSecrets.check(file, {});
    expect(message).toBe("content looks like a secret in clear; set it as a secret of the stack");
    const cloudInit = "#cloud-config\nusers:\n  - name: a\n    passwd: $6$abc\n";
    expect(places({ config: { "cloud-init.user-data": cloudInit } })).toEqual([
      'config["cloud-init.user-data"]',
    ]);
  });

  it("takes what is a secret of Pulumi", () => {
    const secret = instance({ config: { "user.password": "value" } });
    expect(clearSecrets.check({ ...secret, clear: { config: {} } }, {})).toEqual([]);
  });
});
