import type { z } from "zod";

import type { Problem } from "../../core/definition.ts";
import { unknown, type Properties } from "../../core/values.ts";
import type { ImageFiles } from "../api/images.ts";
import type { Image } from "../api/types/images.ts";
import { hashFiles, unreadable } from "../localFiles.ts";
import type { ImageInputs, imageInputs } from "./schema.ts";

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

/**
 * What is missing. Run by zod on whole and valid inputs only: as long as something is unknown, what is
 * missing may still come.
 */
export function requireSource(inputs: z.infer<typeof imageInputs>, context: z.RefinementCtx): void {
  const { file, metadataFile, rootfsFile, server, alias, autoUpdate, fileHash: hash } = inputs;
  const halves = [
    ["metadataFile", metadataFile, "rootfsFile", rootfsFile],
    ["server", server, "alias", alias],
  ] as const;
  const missing = halves.flatMap(([one, first, other, second]) => {
    if ((first === undefined) === (second === undefined)) return [];
    return first === undefined ? [`${other} needs ${one}`] : [`${one} needs ${other}`];
  });
  if ([file, metadataFile ?? rootfsFile, server ?? alias, hash].every((part) => !part)) {
    missing.push("an image needs a source: file, metadataFile and rootfsFile, or server and alias");
  }
  if (autoUpdate === true && server === undefined) {
    missing.push("autoUpdate needs server and alias: only an image from a server can be followed");
  }
  for (const message of missing) context.addIssue({ code: "custom", message });
}

/** At most one source, and one that can be read. */
export function sourceProblems(inputs: Given): Problem[] {
  const { file, metadataFile, rootfsFile, server, alias, type } = inputs;
  const problems = hashProblems(inputs);
  const given = [file, metadataFile ?? rootfsFile, server ?? alias];
  if (given.filter((source) => source !== undefined).length > 1) {
    problems.push({
      path: file === undefined ? "server" : "file",
      reason: "an image has one source: file, metadataFile and rootfsFile, or server and alias",
    });
  } else if (file !== undefined && type !== undefined) {
    problems.push({ path: "type", reason: "a unified tarball says itself what it is for" });
  }
  return problems;
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
