import { neededRights } from "../../../model/hypervisors/rights.ts";
import { PveError } from "../../../provider/pve/api/pveError.ts";
import { error, type PreflightFinding, warning } from "../finding.ts";
import { imageStorage } from "../../../model/hypervisors/imageStorage.ts";
import type { PveCheck } from "./pveContext.ts";

/** Each right that making the description takes, and how long the token has any. */
export const checkRights: PveCheck = async ({ client, node, manifest }) => {
  const { version } = await client.version();
  const release = version.startsWith("9") ? 9 : 8;
  const needed = neededRights(manifest, {
    node,
    release,
    imageStorage: imageStorage(manifest.host.storages),
  });
  const paths = [...new Set(needed.map(({ path }) => path))];
  const [user = "", name = ""] = client.tokenId.split("!");
  const found = paths.map(async (path): Promise<readonly PreflightFinding[]> => {
    const has = (await client.permissions(path))[path] ?? [];
    const wanted = needed.filter((right) => right.path === path);
    const missing = [...new Set(wanted.flatMap(({ privileges }) => privileges))]
      .filter((privilege) => !has.includes(privilege))
      .sort();
    if (missing.length === 0) return [];
    const { givenOn = path } = wanted[0] ?? {};
    const purposes = [...new Set(wanted.map(({ purpose }) => purpose))].join(", ");
    return [
      error({
        code: "pve-rights",
        subject: `${path}, for token ${client.tokenId}`,
        message: `lacks ${missing.join(", ")}; needed to ${verb(purposes)}`,
        wayOut:
          `on the node: pveum role add <role> --privs "${missing.join(" ")}"; ` +
          `pveum acl modify ${givenOn} --roles <role> --users ${user} --tokens '${user}!${name}'`,
      }),
    ];
  });
  return (await Promise.all(found)).flat();
};

const verb = (purposes: string) => (purposes.startsWith("make") ? purposes : `have ${purposes}`);

const dayMs = 24 * 3600 * 1000;

/**
 * An expired token is refused as any wrong one: what can be known is that it soon will be. Few tokens may read
 * themselves, and nothing is said of the others.
 */
export const checkExpiry: PveCheck = async ({ client }) => {
  const found = await client.token().catch((cause: unknown) => {
    if (cause instanceof PveError && cause.failure === "denied") return undefined;
    throw cause;
  });
  const expire = found?.expire ?? 0;
  const days = Math.floor((expire * 1000 - Date.now()) / dayMs);
  if (expire === 0 || days > 14) return [];
  const [user, name] = client.tokenId.split("!");
  return [
    warning({
      code: "pve-token-expiry",
      subject: `token ${client.tokenId}`,
      message: `it expires in ${days} days; a destroy will need it too`,
      wayOut: `on the node: pveum user token modify ${user} ${name} --expire <seconds since 1970, 0 for never>`,
    }),
  ];
};
