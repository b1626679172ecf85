import { describe, expect, test } from "vitest";
import { compareBodies } from "./replay/compare.ts";
import { readExchanges } from "./replay/exchange.ts";
import { history } from "./replay/history.ts";

const difference = (recorded: unknown, live: unknown, path = "/nodes/pve/qemu/100/config") =>
  compareBodies(path, recorded, live).difference;

/** What the replay rests on: a comparison that cannot see would agree with everything. */
describe("the comparison", () => {
  test("sees a name that is missing, one too many, another type, another value", () => {
    const body = { data: { memory: "128", cores: 1, cpu: 0.5 } };
    expect(difference(body, body)).toBeUndefined();
    expect(difference(body, { data: { memory: "128", cpu: 0.5 } })).toContain("names");
    expect(difference(body, { data: { ...body.data, x: 1 } })).toContain("names");
    expect(difference(body, { data: { ...body.data, memory: 128 } })).toContain("type");
    expect(difference(body, { data: { ...body.data, cores: 2 } })).toContain("recorded 1, here 2");
    expect(difference(body, { data: { ...body.data, cpu: 0.25 } })).toBeUndefined();
    expect(difference(body, null)).toContain("type");
  });

  test("knows what is another in each run, and pairs it", () => {
    const [mac, own] = ["BC:24:11:AA:BB:CC", "BC:24:11:00:00:01"];
    const config = (address: string, bridge = "vmbr0") => ({
      data: { net0: `virtio=${address},bridge=${bridge}` },
    });
    expect(compareBodies("/x", config(mac), config(own))).toMatchObject({
      difference: undefined,
      pairs: [[mac, own]],
    });
    expect(difference(config(mac), config(own, "vmbr1"))).toContain("vmbr1");
    const upid = (type: string, pid: string) =>
      `UPID:pve:${pid}:0007B256:6B016106:${type}:100:root@pam!lab:`;
    const [a, b] = [upid("qmstart", "0000010B"), upid("qmstart", "0000020B")];
    expect(difference({ data: a }, { data: b })).toBeUndefined();
    expect(difference({ data: a }, { data: upid("qmstop", "0000020B") })).toContain("qmstop");
  });

  test("sees a row that is missing, in whatever order rows are", () => {
    const rows = [{ poolid: "a" }, { poolid: "b" }];
    expect(difference({ data: rows }, { data: rows.toReversed() })).toBeUndefined();
    expect(difference({ data: rows }, { data: rows.slice(1) })).toContain("length");
  });

  test("sees in every recorded answer when a name is taken away", () => {
    const answers = history.flatMap(([file]) => readExchanges(file));
    const blind = answers.filter(({ path, body }) => {
      const { data } = (body ?? {}) as { data?: unknown };
      if (typeof data !== "object" || data === null || Array.isArray(data)) return false;
      const [first] = Object.keys(data);
      if (first === undefined) return false;
      const { [first]: _taken, ...rest } = data as Record<string, unknown>;
      return difference(body, { ...(body as object), data: rest }, path) === undefined;
    });
    expect(blind.map(({ file, line }) => `${file}:${line}`)).toEqual([]);
  });
});
