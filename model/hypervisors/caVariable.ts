/**
 * The environment variable that names the directory of a node's certificate, for its provider alone: Go reads
 * SSL_CERT_DIR, which Pulumi sets from this one (docs/decisions/proxmox-plugin.md).
 */
export function caVariable(node: string): string {
  return `STRATA_PVE_CA_${node.replaceAll("-", "_")}`;
}
