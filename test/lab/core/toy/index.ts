import { readFileSync } from "node:fs";
import { secret as asSecret } from "@pulumi/pulumi/output.js";
import { getToyOutput } from "../../../provider/core/classes/getToy.golden.ts";
import { Toy, type ToyArgs } from "../../../provider/core/classes/toy.golden.ts";

/** What a test wants to exist, from a file: arguments by name; `secret` wraps a setting of `config` as a secret. */
type Plan = Record<string, ToyArgs & { readonly secret?: string }>;

const plan = JSON.parse(readFileSync(process.env["TOY_PLAN"] ?? "", "utf8")) as Plan;

export const toys = Object.fromEntries(
  Object.entries(plan).map(([name, { secret, ...args }]) => {
    const config = secret === undefined ? args.config : { key: asSecret(secret) };
    const toy = new Toy(name, { ...args, config });
    const greeting = getToyOutput({ id: toy.id }).greeting;
    return [name, { serial: toy.serial, effective: toy.effective, greeting }];
  }),
);
