import { isIPv4 } from "node:net";
import { InvalidArgumentError } from "commander";

/** A way from the lab's own network to the guests of an inner node. */
export interface Route {
  /** `10.97.20.0/24` */
  readonly subnet: string;
  /** The inner node's own address: `10.97.0.20`. */
  readonly gateway: string;
}

/** Reads `10.97.20.0/24=10.97.0.20`. @throws InvalidArgumentError for anything else */
export function parseRoute(text: string): Route {
  const [subnet = "", gateway = "", ...more] = text.split("=");
  const [network = "", prefix = ""] = subnet.split("/");
  const isSubnet = isIPv4(network) && /^\d+$/.test(prefix) && Number(prefix) <= 32;
  if (isSubnet && isIPv4(gateway) && more.length === 0) return { subnet, gateway };
  throw new InvalidArgumentError("a route is <subnet>=<gateway>, such as 10.97.20.0/24=10.97.0.20");
}
