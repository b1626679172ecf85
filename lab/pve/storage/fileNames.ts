import { badParameters } from "../pveError.ts";

const extensions: Readonly<Record<string, RegExp>> = {
  iso: /\.(iso|img)$/i,
  vztmpl: /\.tar\.(gz|xz|zst|bz2)$/i,
  import: /\.(ova|ovf|qcow2|raw|vmdk)$/i,
};

const formats: readonly (readonly [RegExp, string])[] = [
  [/\.(iso|img)$/i, "iso"],
  [/\.tar\.gz$/i, "tgz"],
  [/\.tar\.zst$/i, "tzst"],
  [/\.tar\.xz$/i, "txz"],
  [/\.tar\.bz2$/i, "tbz"],
];

/** The name a file is kept under: without folders, blanks as underscores. @throws PveError 400. */
export function storedName(given: string, content: string): string {
  const name = (given.split(/[/\\]/).at(-1) ?? "").replaceAll(/\s+/g, "_");
  if (extensions[content]?.test(name) !== true) {
    throw badParameters({ filename: "wrong file extension" });
  }
  return name;
}

export const formatOf = (name: string) =>
  formats.find(([ending]) => ending.test(name))?.[1] ?? name.split(".").at(-1) ?? "raw";
