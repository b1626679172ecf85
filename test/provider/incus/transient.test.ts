import { expect, test } from "vitest";
import { IncusError } from "../../../provider/incus/api/incusError.ts";
import { pastRaces } from "../../../provider/incus/transient.ts";

const path = "/1.0/networks/net-pro";
const failed = (reason: string) =>
  new IncusError({ method: "PUT", path, outcome: "failed", reason });
const inUse = failed(
  'The DNS and DHCP service exited prematurely: exit status 2 ("dnsmasq: failed to create listening socket for ' +
    '10.100.1.254: Address already in use")',
);
const gone = failed("Failed to run: ip -d -j link show veth1: exit status 1 (does not exist)");

function losing(...errors: IncusError[]) {
  const left = [...errors];
  return () => {
    const error = left.shift();
    return error ? Promise.reject(error) : Promise.resolve("done");
  };
}
const { signal } = new AbortController();

test("a change that lost a race of the daemon's is made again", async () => {
  expect(await pastRaces(signal, losing(inUse, gone))).toBe("done");
});

test("an address that stays in use is told after some tries", async () => {
  const always = losing(...Array<IncusError>(50).fill(inUse));
  await expect(pastRaces(signal, always)).rejects.toBe(inUse);
}, 20_000);

test("another failure is told at once", async () => {
  const other = failed("Invalid config");
  await expect(pastRaces(signal, losing(other))).rejects.toBe(other);
});
