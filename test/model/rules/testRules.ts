import { manifestSuite } from "../hypervisors/rules/manifestSuite.ts";
import { infraSuite } from "./infraSuite.ts";
import { ruleCoverage } from "./ruleCoverage.ts";

// `npm run test:rules`: whether every rule is needed by every one of its cases.
const coverage = [...ruleCoverage(infraSuite), ...ruleCoverage(manifestSuite)];
for (const { code, flaws } of coverage) {
  for (const flaw of flaws) process.stdout.write(`${code}: ${flaw}\n`);
}
const covered = coverage.filter(({ flaws }) => flaws.length === 0).length;
process.stdout.write(`${coverage.length} rules, ${covered} covered\n`);
process.exitCode = covered === coverage.length ? 0 : 1;
