/** Where a server keeps the rules of one bridge. */
export interface HostFiles {
  readonly table: string;
  /** What the table is loaded from, at boot too. */
  readonly file: string;
  readonly unitName: string;
  readonly unit: string;
  /** The link that has systemd start the unit at boot. */
  readonly wanted: string;
}

export const rulesDirectory = "/etc/strata";

/** A server has each bridge's name once, so that no two labs on it share any of these. */
export function hostFiles(bridge: string): HostFiles {
  const unitName = `strata-${bridge}.service`;
  const units = "/etc/systemd/system";
  return {
    table: `strata-${bridge}`,
    file: `${rulesDirectory}/${bridge}.nft`,
    unitName,
    unit: `${units}/${unitName}`,
    wanted: `${units}/multi-user.target.wants/${unitName}`,
  };
}
