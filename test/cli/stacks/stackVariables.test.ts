import { describe, expect, it } from "vitest";
import { parseStackName } from "../../../cli/stacks/stackName.ts";
import { stackVariables } from "../../../cli/stacks/stackVariables.ts";

const user = { HOME: "/home/me" };

function variables(stack: string, env: NodeJS.ProcessEnv = user, loggedIn = false) {
  return stackVariables(parseStackName(stack), env, { loggedIn }, "/n:/p:/usr/bin");
}

/** The environment of a shell that has evaluated the variables. */
function evaluated(env: NodeJS.ProcessEnv, stack: string, loggedIn = false): NodeJS.ProcessEnv {
  const merged = { ...env, ...variables(stack, env, loggedIn) };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

describe("stackVariables", () => {
  it("keeps a demo stack in the lab's directory", () => {
    const env = { ...user, STRATA_LAB_DIR: "/srv/lab" };
    expect(evaluated(env, "demo-local")).toEqual({
      ...env,
      PATH: "/n:/p:/usr/bin",
      PULUMI_BACKEND_URL: "file:///srv/lab/state",
      PULUMI_CONFIG_PASSPHRASE_FILE: "/srv/lab/passphrase",
      PULUMI_HOME: "/srv/lab/pulumi",
      NODE_COMPILE_CACHE: "/home/me/.cache/strata/node",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    });
  });

  it("keeps a demo stack there whatever backend the user has", () => {
    const found = variables("demo-local", { ...user, PULUMI_BACKEND_URL: "s3://team" }, true);
    expect(found["PULUMI_BACKEND_URL"]).toBe("file:///home/me/.local/state/strata/lab/state");
  });

  it("keeps other stacks out of the lab, in the user's own PULUMI_HOME", () => {
    const found = variables("dev-laptop");
    expect(found["PULUMI_BACKEND_URL"]).toBe("file:///home/me/.local/state/strata/stacks/state");
    expect(found).not.toHaveProperty("PULUMI_HOME");
  });

  it("leaves a backend of the user's alone", () => {
    const path = { PATH: "/n:/p:/usr/bin" };
    expect(variables("dev-laptop", { ...user, PULUMI_BACKEND_URL: "s3://team" })).toEqual(path);
    expect(variables("dev-laptop", user, true)).toEqual(path);
  });

  it("leaves a passphrase of the user's alone", () => {
    const found = variables("dev-laptop", { ...user, PULUMI_CONFIG_PASSPHRASE: "" });
    expect(found).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE_FILE");
  });

  it("sets a demo stack's passphrase over one of the user's", () => {
    const found = variables("demo-local", { ...user, PULUMI_CONFIG_PASSPHRASE: "mine" });
    expect(found).toHaveProperty("PULUMI_CONFIG_PASSPHRASE", undefined);
  });

  it("comes to the same a second time", () => {
    for (const stack of ["demo-local", "dev-laptop"]) {
      const once = evaluated(user, stack);
      expect(evaluated(once, stack)).toEqual(once);
    }
  });

  it("leaves nothing of a demo stack behind for another stack", () => {
    const demo = evaluated(user, "demo-local");
    expect(evaluated(demo, "dev-laptop")).toEqual(evaluated(user, "dev-laptop"));
    const loggedIn = evaluated(demo, "dev-laptop", true);
    expect(Object.keys(loggedIn).filter((name) => name.startsWith("PULUMI"))).toEqual([
      "PULUMI_SKIP_UPDATE_CHECK",
      "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION",
    ]);
  });
});
