/** Where a node keeps what it downloads: images are files, which no storage of blocks takes. */
export function imageStorage(storages: readonly string[]): string {
  return storages.includes("local") ? "local" : (storages[0] ?? "local");
}
