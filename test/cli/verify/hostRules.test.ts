import { describe, expect, it } from "vitest";
import { verifyHostRules } from "../../../cli/verify/verifyHostRules.ts";
import { writeAddresses } from "../../../model/addresses/addresses.ts";
import { fileText } from "../../../model/hostRules/fileText.ts";
import { labRulesets } from "../../../model/hostRules/labRulesets.ts";
import type { Lab } from "../../../model/lab.ts";
import { patched, resolveData } from "../../model/infra.ts";

const resolved = resolveData(patched({ global: { isolation: "both" } }));
const { plan } = resolved;
const lab = resolved.lab as Lab;
if (plan === undefined) throw new Error("the lab is none");
const addresses = writeAddresses(plan);
const placement = { stack: "dev-laptop", stackId: "0d5e9c1e", via: "local" };
const rulesets = labRulesets(lab, addresses);
const bridges = ["net-admin", "net-work"];

/** As nft lists a table, near enough. */
const table = (bridge: string, body = "\tchain input {\n\t\taccept\n\t\tdrop\n\t}\n") =>
  `table inet strata-${bridge} {\n${body}}\n`;
const others = "table inet incus {\n\tchain x {\n\t\tdrop\n\t}\n}\n";
const files = bridges.map((bridge) =>
  fileText({ ...placement, bridge }, rulesets.get(bridge.slice(4)) ?? ""),
);

interface Server {
  readonly live: string;
  readonly files: readonly string[];
  readonly boot: readonly string[];
}
const clean: Server = {
  live: others + bridges.map((bridge) => table(bridge)).join(""),
  files,
  boot: ["", ""],
};

async function findings(server: Partial<Server>) {
  const { live, files: texts, boot } = { ...clean, ...server };
  const printed = `== expected\n${bridges.map((bridge) => table(bridge)).join("")}== live\n${live}${bridges
    .map((bridge, index) => `== file ${bridge}\n${texts[index]}== boot ${bridge}\n${boot[index]}`)
    .join("")}`;
  const found = await verifyHostRules(() => Promise.resolve(printed), lab, addresses, placement);
  return found.map(({ object, what, found: seen, expected }) => [object, what, seen, expected]);
}

describe("verifyHostRules", () => {
  const object = "host rules of bridge net-work";

  it("finds nothing where table, file and unit are as they should be", async () => {
    expect(await findings({})).toEqual([]);
  });

  it("finds a table that is gone", async () => {
    expect(await findings({ live: others + table("net-admin") })).toEqual([
      [object, "the whole", "nothing", "present"],
    ]);
  });

  it("finds rules that came and went, and rules in another order", async () => {
    const live = (body: string) => others + table("net-admin") + table("net-work", body);
    const changed = live("\tchain input {\n\t\taccept\n\t\tlog\n\t}\n");
    expect(await findings({ live: changed })).toEqual([
      [object, "chain input", "nothing", "drop"],
      [object, "chain input", "log", "nothing"],
    ]);
    const turned = live("\tchain input {\n\t\tdrop\n\t\taccept\n\t}\n");
    expect(await findings({ live: turned })).toEqual([
      [object, "chain input", "other order", "the order of the description"],
    ]);
    const more = live(
      "\tchain input {\n\t\taccept\n\t\tdrop\n\t}\n\n\tchain x {\n\t\taccept\n\t}\n",
    );
    expect(await findings({ live: more })).toEqual([[object, "chain x", "accept", "nothing"]]);
  });

  it("finds what would be missing after the server's next start", async () => {
    const [admin = "", work = ""] = files;
    const what = "file /etc/strata/net-work.nft";
    const expected = "the rules that are to be loaded at boot";
    expect(await findings({ files: [admin, ""] })).toEqual([[object, what, "nothing", expected]]);
    expect(await findings({ files: [admin, work.replace("drop", "accept")] })).toEqual([
      [object, what, "other rules", expected],
    ]);
    expect(await findings({ boot: ["", "missing\n"] })).toEqual([
      [object, "unit for boot", "nothing", "present"],
    ]);
  });

  it("gives the command that puts them there anew", async () => {
    const [first] = await verifyHostRules(() => Promise.resolve(""), lab, addresses, placement);
    expect(first).toMatchObject({
      severity: "high",
      fix: "pulumi up --stack dev-laptop --replace '**::admin-network-rules'",
    });
  });
});
