/**
 * A Markdown page with its rule table replaced.
 *
 * @throws Error when it has none
 */
export function withRuleTable(name: string, page: string, table: string): string {
  const old = /^\| rule +\|(?:.*\n)(?:\|.*\n)*/m;
  if (!old.test(page)) throw new Error(`${name} has no rule table: a line that starts | rule`);
  return page.replace(old, () => table);
}
