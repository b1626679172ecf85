import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { projectRoot } from "../../cli/projectRoot.ts";

const exclude = ["**/node_modules", "**/.*"];
const pages = globSync("**/*.md", { cwd: projectRoot, exclude });

const read = (page: string) => readFileSync(join(projectRoot, page), "utf8");
const withoutCode = (text: string) => text.replaceAll(/^```.*?^```/gms, "");

/** As GitHub makes them of headings, and those that a page names itself. */
function anchorsOf(page: string): Set<string> {
  const text = withoutCode(read(page));
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
  const named = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id);
  return new Set([...headings, ...named]);
}

describe("the pages' links", () => {
  test.each(pages)("of %s lead to files and headings that are there", (page) => {
    const links = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(
      ([, to = ""]) => to,
    );
    const broken = links.filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(projectRoot, target))) return true;
      return anchor !== undefined && !anchorsOf(target).has(anchor);
    });
    expect(broken).toEqual([]);
  });
});
