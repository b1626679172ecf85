/** What an agent in a guest says of a port that it is to answer on. */
export type Listening =
  /** It answers there. */
  | "ready"
  /** A program of the guest's own does. */
  | "busy"
  /** The guest does not have this address. */
  | "absent"
  /** Nobody answers: what arrives is refused by the guest's kernel. */
  | "unserved";

/** What became of a packet, as far as the agent that sent it can tell. */
export type Reach =
  /** Of an agent the machine's name, else empty: an echo, or a program of the guest's own. */
  | { readonly kind: "answered"; readonly by: string }
  | { readonly kind: "refused" }
  | { readonly kind: "silent" }
  /** Silent, but the sender would have heard a refusal only, and no answer. */
  | { readonly kind: "deaf" }
  | { readonly kind: "untried"; readonly why: string };

const greeting = "strata-probe ";

/** Reads what follows the number in an agent's line on a port. */
export function parseListening(text: string): Listening {
  const [word] = text.split(" ");
  return word === "ready" || word === "busy" || word === "absent" ? word : "unserved";
}

/** Reads what follows the number in an agent's line on a packet. */
export function parseReach(text: string): Reach {
  const space = text.indexOf(" ");
  const word = space < 0 ? text : text.slice(0, space);
  const rest = space < 0 ? "" : text.slice(space + 1);
  switch (word) {
    case "answer":
      return { kind: "answered", by: rest.startsWith(greeting) ? rest.slice(greeting.length) : "" };
    case "open":
      return { kind: "answered", by: "" };
    case "refused":
    case "silent":
    case "deaf":
      return { kind: word };
    case "cannot":
      return { kind: "untried", why: rest };
    default:
      return { kind: "untried", why: `its agent said "${text}"` };
  }
}
