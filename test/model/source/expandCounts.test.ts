import { describe, expect, it } from "vitest";
import { expandCounts } from "../../../model/source/expandCounts.ts";
import { facts, found, resolveText } from "../infra.ts";

function classroom(count: number, more = ""): string {
  return `
project_name: classroom
global: {}
domains:
  teacher: {subnet_id: 0, machines: {desk: {}}}
  student-{n}:
    count: ${count}
    subnet_id: 1
    description: student {n}
    machines:
      s{n}-web: {ip: 10.100.1.10, description: "web of {n}", renamed_from: "w{n}"}
      s{n}-client:
${more}
network_policies:
  - {from: teacher, to: "student-{n}", description: "teach {n}"}
  - {from: "s{n}-client", to: desk, ports: [22]}
`;
}

describe("count", () => {
  it("makes one domain, and one policy, per number", () => {
    const { lab, errors } = resolveText(classroom(12));
    expect(errors).toEqual([]);
    expect(lab?.projects).toHaveLength(13);
    expect(lab?.projects.at(12)).toMatchObject({
      name: "student-12",
      description: "student 12",
      subnet: "10.100.12.0/24",
    });
    expect(lab?.instances.find(({ name }) => name === "s02-web")).toMatchObject({
      address: "10.100.2.10",
      description: "web of 02",
      renamedFrom: "w02",
    });
    expect(lab?.instances).toHaveLength(25);
    expect(lab?.policies.map(({ from, to }) => `${from} ${to}`).slice(10, 14)).toEqual([
      "teacher student-11",
      "teacher student-12",
      "s01-client desk",
      "s02-client desk",
    ]);
    expect(lab?.policies[1]?.description).toBe("teach 02");
  });

  it("changes nothing of the others when it grows", () => {
    const small = resolveText(classroom(9));
    const large = resolveText(classroom(100), facts, small.plan);
    for (const instance of small.lab?.instances ?? []) {
      expect(large.lab?.instances).toContainEqual(instance);
    }
    expect(large.lab?.projects.at(-1)?.name).toBe("student-100");
  });

  it("may be 0", () => {
    const { lab, errors } = resolveText(classroom(0));
    expect(errors).toEqual([]);
    expect(lab?.projects.map(({ name }) => name)).toEqual(["teacher"]);
    expect(lab?.policies).toEqual([]);
  });

  it("has problems said once, where the text is", () => {
    const { errors } = resolveText(classroom(30, "      s{n}-db: {typ: vm, os_image: 5}"));
    expect(errors).toMatchObject([
      { code: "S4", path: 'domains["student-{n}"].machines["s{n}-db"].typ', line: 13, column: 17 },
      { code: "T1", path: 'domains["student-{n}"].machines["s{n}-db"].os_image', line: 13 },
    ]);
  });

  it("runs out of subnets with an error", () => {
    const { errors } = resolveText(classroom(254).replace("subnet_id: 1\n", "subnet_id: 100\n"));
    expect(found(errors)).toContain('V06 domains["student-{n}"].subnet_id');
  });

  it("leaves alone what has no count, and what is no text", () => {
    const given = { domains: { a: { machines: { "x{n}": {} } } }, network_policies: "x{n}" };
    expect(expandCounts(given).value).toBe(given);
    const odd = { domains: { "a{n}": 5 }, network_policies: [7, null, { from: 3 }] };
    expect(expandCounts(odd).value).toEqual({ ...odd, domains: { a01: 5 } });
  });

  it("counts consumers of shared volumes, and finds their place again", () => {
    const { value, written } = expandCounts({
      domains: { a: {}, "b{n}": { count: 2, machines: { "m{n}": {} } } },
      shared_volumes: { docs: { consumers: { a: "ro", "b{n}": "rw", "m{n}": "ro" } } },
    });
    expect(value["shared_volumes"]).toEqual({
      docs: { consumers: { a: "ro", b01: "rw", b02: "rw", m01: "ro", m02: "ro" } },
    });
    const path = ["shared_volumes", "docs", "consumers"];
    expect(written([...path, "m02"])).toEqual([...path, "m{n}"]);
    expect(written([...path, "a"])).toEqual([...path, "a"]);
    expect(written(path)).toEqual(path);
  });
});
