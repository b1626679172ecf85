import type { Problem } from "../../core/definition.ts";
import { unknown, type Properties } from "../../core/values.ts";
import type { ImageFiles } from "../api/images.ts";
import type { Image } from "../api/types/images.ts";
import { hashFiles, unreadable } from "../localFiles.ts";
import type { ImageInputs } from "./schema.ts";

type Given = Partial<ImageInputs>;

const fileInputs = ["file", "metadataFile", "rootfsFile"] as const;

/** The local files, in the order in which they make up the fingerprint. */
export function localFiles({ file, metadataFile, rootfsFile }: Given): string[] {
  return [file, metadataFile, rootfsFile].filter((name) => name !== undefined);
}

/** The local files as an upload; undefined when the image comes from elsewhere. */
export function uploadOf({ file, metadataFile, rootfsFile, type }: Given): ImageFiles | undefined {
  if (file !== undefined) return { unified: file };
  if (metadataFile === undefined || rootfsFile === undefined) return undefined;
  return { metadata: metadataFile, rootfs: rootfsFile, type: type ?? "container" };
}

/**
 * The hash of the local files as a default. Where they are missing now (another machine, an emptied
 * cache) but unchanged in the program, the image is taken to be the one of the last deployment.
 */
export function fileHash(given: Properties, old: Properties | undefined): Properties {
  const files = fileInputs.map((input) => given[input]).filter((file) => file !== undefined);
  if (files.length === 0 || given["fileHash"] !== undefined) return {};
  if (files.includes(unknown)) return { fileHash: unknown };
  const names = files.filter((file) => typeof file === "string");
  if (names.every((file) => unreadable(file) === undefined)) return { fileHash: hashFiles(names) };
  const same = fileInputs.every((input) => given[input] === old?.[input]);
  return same && typeof old?.["fileHash"] === "string" ? { fileHash: old["fileHash"] } : {};
}

/** Exactly one source, whole, and readable. */
export function sourceProblems(inputs: Given): Problem[] {
  const { file, metadataFile, rootfsFile, server, alias, type, autoUpdate } = inputs;
  const problems: Problem[] = [];
  const split = metadataFile ?? rootfsFile;
  const remote = server ?? alias;
  const given = [file, split, remote].filter((source) => source !== undefined).length;
  // Without a path: while any input is unknown, what is missing may still come.
  if (given === 0 && inputs.fileHash === undefined) {
    problems.push({
      path: "",
      reason: "an image needs a source: file, metadataFile and rootfsFile, or server and alias",
    });
  }
  if (given > 1) {
    problems.push({
      path: file === undefined ? "server" : "file",
      reason: "an image has one source: file, metadataFile and rootfsFile, or server and alias",
    });
  }
  const halves = [
    ["metadataFile", metadataFile, "rootfsFile", rootfsFile],
    ["server", server, "alias", alias],
  ] as const;
  for (const [one, first, other, second] of halves) {
    if ((first === undefined) === (second === undefined)) continue;
    const path = first === undefined ? one : other;
    problems.push({
      path,
      reason: `${path} is missing: it goes with ${path === one ? other : one}`,
    });
  }
  if (file !== undefined && type !== undefined) {
    problems.push({ path: "type", reason: "a unified tarball says itself what it is for" });
  }
  if (autoUpdate === true && server === undefined) {
    problems.push({ path: "autoUpdate", reason: "only an image from a server can be followed" });
  }
  return [...problems, ...hashProblems(inputs)];
}

function hashProblems(inputs: Given): Problem[] {
  const files = localFiles(inputs);
  const broken = files.map(unreadable).find((reason) => reason !== undefined);
  const path = inputs.file === undefined ? "metadataFile" : "file";
  if (inputs.fileHash === undefined) {
    return broken === undefined ? [] : [{ path, reason: `${broken}; build or fetch it first` }];
  }
  if (files.length === 0 || broken !== undefined || hashFiles(files) === inputs.fileHash) return [];
  return [
    {
      path: "fileHash",
      reason: `the content has SHA-256 ${hashFiles(files)}; leave fileHash out, or check where the file came from`,
    },
  ];
}

/** `project/fingerprint`, or where it comes from, as only the server knows which image that is. */
export function imageId({
  project,
  fileHash: hash,
  server,
  alias,
  type,
}: Given): string | undefined {
  if (project === undefined) return undefined;
  if (hash !== undefined) return `${project}/${hash}`;
  if (server === undefined || alias === undefined) return undefined;
  return `${project}/${type ?? "container"}:${alias}@${server}`;
}

/** Whether the daemon fetched an image from where these inputs say. */
export function isFrom(image: Image, { server, alias, protocol, type }: Given): boolean {
  const { update_source: from } = image;
  if (!from || server === undefined) return false;
  const bare = (url = "") => url.replace(/\/+$/, "");
  return (
    bare(from.server) === bare(server) &&
    from.alias === alias &&
    from.protocol === protocol &&
    image.type === type
  );
}
