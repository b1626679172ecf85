import { expect, it } from "vitest";
import { runStrata } from "../runStrata.ts";

it("shows a description as tables, with warnings apart", async () => {
  const { exitCode, stdout, stderr } = await runStrata(["resolve", "examples/homelab"]);
  expect(exitCode).toBe(0);
  const tables = stdout.split("\n\n");
  expect(tables[0]).toMatch(
    /^DOMAIN +PROJECT +BRIDGE +SUBNET +GATEWAY\nadmin +admin +net-admin +10/,
  );
  expect(tables[1]).toMatch(
    /^MACHINE .*\nadmin-ansible .* container +10\.100\.0\.10 +images:debian/,
  );
  expect(stderr).toMatch(/^examples\/homelab\/infra\.yml:\d+:\d+: warning F2 /);
});

it("writes everything out as JSON", async () => {
  const { exitCode, stdout } = await runStrata(["resolve", "examples/homelab", "--json"]);
  expect(exitCode).toBe(0);
  const lab = JSON.parse(stdout);
  expect(Object.keys(lab)).toEqual(["projects", "instances", "policies", "profiles"]);
  expect(lab.projects[0]).toMatchObject({
    name: "admin",
    domain: "admin",
    bridge: "net-admin",
    subnet: "10.100.0.0/24",
    gateway: "10.100.0.254",
  });
  expect(lab.instances[0]).toMatchObject({
    name: "admin-ansible",
    domain: "admin",
    project: "admin",
    type: "container",
    address: "10.100.0.10",
    image: "images:debian/13",
    profiles: ["default"],
    config: { "security.nesting": "true" },
    volumes: [],
    protected: true,
  });
});

it("says what is wrong instead, where it is", async () => {
  const input = "project_name: x\nglobal: {}\n";
  const run = await runStrata(["resolve", "-"], { input });
  expect(run).toEqual({
    exitCode: 1,
    stdout: "",
    stderr:
      "<stdin>:1:1: V01 domains: the key is missing; add domains:\n  project_name: x\n  ^\n" +
      "<stdin> is not valid: 1 error",
  });
  const { exitCode, stdout } = await runStrata(["resolve", "-", "--json"], { input });
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout).errors[0]).toMatchObject({ code: "V01", line: 1, column: 1 });
});

it("names a stack that is not there", async () => {
  const { exitCode, stderr } = await runStrata(["resolve", "--stack", "none-here"]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("there is no stack none-here: stacks/Pulumi.none-here.yaml is missing");
});

it("prints the rule table of the documentation", async () => {
  const { exitCode, stdout } = await runStrata(["docs", "rules"]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('| <a id="v06"></a>V06');
  expect((await runStrata(["docs", "keys"])).exitCode).toBe(2);
});
