import type { CopyToRemoteArgs } from "@pulumi/command/remote/copyToRemote.js";
import type { CommandArgs as LocalArgs } from "@pulumi/command/local/command.js";
import type { CommandArgs as RemoteArgs } from "@pulumi/command/remote/command.js";
import type { RunArgs } from "@pulumi/command/local/run.js";
import type { remote } from "@pulumi/command/types/input.js";
import type { z } from "zod";
import { expect, expectTypeOf, test } from "vitest";
import { commandProvider } from "../../../lab/commandPlugin/commandProvider.ts";
import type { copyInputs } from "../../../lab/commandPlugin/copy/copyToRemote.ts";
import type { localCommandInputs } from "../../../lab/commandPlugin/local/localCommand.ts";
import type { runInputs } from "../../../lab/commandPlugin/local/localRun.ts";
import { pluginVersion } from "../../../lab/commandPlugin/pluginVersion.ts";
import type { Endpoint } from "../../../lab/commandPlugin/remote/connection.ts";
import type { remoteCommandInputs } from "../../../lab/commandPlugin/remote/remoteCommand.ts";
import packageJson from "../../../package.json" with { type: "json" };
import { packageSchema } from "../../../provider/core/package/packageSchema.ts";

test("has exactly the arguments of the vendor's package (checked by the compiler)", () => {
  expectTypeOf<keyof z.input<typeof localCommandInputs>>().toEqualTypeOf<keyof LocalArgs>();
  expectTypeOf<keyof z.input<typeof remoteCommandInputs>>().toEqualTypeOf<keyof RemoteArgs>();
  expectTypeOf<keyof z.input<typeof copyInputs>>().toEqualTypeOf<keyof CopyToRemoteArgs>();
  expectTypeOf<keyof z.input<typeof runInputs>>().toEqualTypeOf<keyof RunArgs>();
  expectTypeOf<keyof Endpoint>().toEqualTypeOf<keyof remote.ProxyConnectionArgs>();
  expectTypeOf<keyof Endpoint | "proxy">().toEqualTypeOf<keyof remote.ConnectionArgs>();
});

test("is of the version that package.json pins", () => {
  expect(packageJson.dependencies["@pulumi/command"]).toBe(pluginVersion);
});

test("names types as the vendor's schema does", () => {
  const schema = packageSchema(commandProvider);
  expect(Object.keys(schema.types).toSorted()).toEqual([
    "command:local:Logging",
    "command:remote:Connection",
    "command:remote:Logging",
    "command:remote:ProxyConnection",
  ]);
  expect(schema.resources["command:remote:Command"]).toMatchObject({
    inputProperties: {
      connection: { $ref: "#/types/command:remote:Connection", secret: true },
      triggers: { type: "array", items: { $ref: "pulumi.json#/Any" } },
    },
    requiredInputs: ["connection"],
    required: ["connection", "stdout", "stderr"],
  });
  expect(schema.resources["command:remote:CopyToRemote"]?.inputProperties["source"]).toMatchObject({
    $ref: "pulumi.json#/Asset",
  });
});
