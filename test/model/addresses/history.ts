import fc from "fast-check";
import {
  allocate,
  type AddressPlan,
  type AddressRequest,
  type DomainRequest,
} from "../../../model/addresses/allocate.ts";

const machines = Array.from({ length: 8 }, (_, index) => `m${index}`);
const domains = ["alpha", "beta", "gamma", "delta"];

const rarely = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 });

/** Explicit addresses need a known subnet, so only domains with an explicit one get some. */
const domainWish = fc
  .record({
    base: fc.constantFrom("10.100", "10.120"),
    subnet: rarely(fc.integer({ min: 0, max: 5 })),
    renamedFrom: rarely(fc.constantFrom(...domains)),
    machines: fc.dictionary(
      fc.constantFrom(...machines),
      fc.record({
        host: rarely(fc.integer({ min: 1, max: 12 })),
        renamedFrom: rarely(fc.constantFrom(...machines)),
      }),
      { noNullPrototype: true },
    ),
  })
  .map(({ machines: wishes, ...domain }) => ({ ...domain, wishes }));

type DomainWish = typeof domainWish extends fc.Arbitrary<infer T> ? T : never;

/** Requests one after the other, as a lab's description changes; also such as no rule would pass. */
export const history = fc.array(
  fc
    .dictionary(fc.constantFrom(...domains), domainWish, { noNullPrototype: true })
    .map((wishes): AddressRequest => ({ domains: mapValues(wishes, toRequest) })),
  { minLength: 1, maxLength: 8 },
);

/** Machines are called after their domain, since their names are unique in a lab. */
function toRequest(domain: string, { wishes, ...wish }: DomainWish): DomainRequest {
  const named = Object.entries(wishes).map(([machine, { host, renamedFrom }]) => [
    `${domain}-${machine}`,
    {
      ...(wish.subnet === undefined || host === undefined
        ? {}
        : { address: `${wish.base}.${wish.subnet}.${host}` }),
      ...(renamedFrom === undefined ? {} : { renamedFrom: `${domain}-${renamedFrom}` }),
    },
  ]);
  return { ...wish, machines: Object.fromEntries(named) as DomainRequest["machines"] };
}

export interface Step extends ReturnType<typeof allocate> {
  readonly request: AddressRequest;
  readonly before: AddressPlan;
}

/** Allocates request after request, each on the plan of the one before. */
export function steps(requests: readonly AddressRequest[]): Step[] {
  let before: AddressPlan = { subnets: {}, hosts: {} };
  return requests.map((request) => {
    const step = { request, before, ...allocate(before, request) };
    before = step.plan;
    return step;
  });
}

export function mapValues<T, U>(
  values: Readonly<Record<string, T>>,
  map: (name: string, value: T) => U,
): Record<string, U> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, map(name, value)]),
  );
}
