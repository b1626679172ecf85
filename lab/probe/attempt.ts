/** One packet's worth of a question: does this get through? */
export interface Attempt {
  readonly protocol: "tcp" | "udp" | "icmp";
  readonly address: string;
  /** Of the target; 0 for ICMP. */
  readonly port: number;
  /** Address to send from. Default: the kernel's choice. */
  readonly source?: string | undefined;
  /** Text that a UDP packet carries, to be looked for where it should arrive. Default: random. */
  readonly token?: string | undefined;
}

export interface Outcome {
  /** Whether anything came back from the target: an answer, or the refusal of a closed port. */
  readonly through: boolean;
  /** Name of the agent that answered; empty for pings, refusals and silence. */
  readonly by: string;
  /** The sender's address as that agent saw it, or what the kernel said instead of an answer. */
  readonly seen: string;
}

/** What an agent answers, to whoever speaks to one of its ports. */
export interface Greeting {
  readonly by: string;
  readonly seen: string;
  /** The text that came by UDP, if it is an answer to that. */
  readonly asked?: string;
}

export const silence: Outcome = { through: false, by: "", seen: "" };
