import { expect, it } from "vitest";
import { resolve } from "../../model/resolve.ts";
import { readInfra } from "../../model/source/infraSource.ts";
import { facts, type Mapping } from "./infra.ts";
import { toYaml } from "./fuzz/spread.ts";

const student = (number: number): [string, Mapping] => {
  const id = String(number).padStart(2, "0");
  const machines = { [`s${id}-web`]: { ip: `10.100.${number}.10` }, [`s${id}-client`]: null };
  return [`student-${id}`, { subnet_id: number, ephemeral: true, machines }];
};
const classroom = toYaml({
  project_name: "networking-lab",
  global: { base_subnet: "10.100", default_os_image: "images:debian/13" },
  domains: {
    teacher: { subnet_id: 0, machines: { "lab-admin": { ip: "10.100.0.10" } } },
    ...Object.fromEntries(Array.from({ length: 30 }, (_, index) => student(index + 1))),
  },
  network_policies: Array.from({ length: 30 }, (_, index) => ({
    from: "lab-admin",
    to: `student-${String(index + 1).padStart(2, "0")}`,
    ports: [22],
  })),
});

function resolveClassroom() {
  const start = performance.now();
  const { lab } = resolve(readInfra({ main: { file: "infra.yml", text: classroom } }), facts);
  return { lab, ms: performance.now() - start };
}

it("resolves a classroom of 31 domains and 61 machines at once", () => {
  const runs = Array.from({ length: 11 }, resolveClassroom);
  expect(runs[0]?.lab?.projects).toHaveLength(31);
  expect(runs[0]?.lab?.instances).toHaveLength(61);
  const sorted = runs.map(({ ms }) => ms).toSorted((a, b) => a - b);
  expect(sorted[5]).toBeLessThan(300);
});
