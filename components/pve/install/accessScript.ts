import { shellQuote } from "../../ssh/shellQuote.ts";

/** Privileges by path, such as `/storage/local`. They hold below the path too. */
export type PveRights = Readonly<Record<string, readonly string[]>>;

export interface AccessArgs {
  /** Address by which others know the node: its certificate must name it. */
  readonly address: string;
  /** `strata@pve`: a user of its own, without a password. */
  readonly user: string;
  readonly rights: PveRights;
}

const tokenName = "graph";

/** Shell functions on a node: `answer PATH TOKEN` prints what its API says, over TLS verified as its clients will. */
function api(address: string): string {
  const what = /^[0-9.]+$|:/.test(address) ? "ip" : "hostname";
  return `fail() { echo "$*" >&2; exit 1; }
address=${shellQuote(address)}
find_certificate() {
  certificate=/etc/pve/local/pveproxy-ssl.pem
  [ -e "$certificate" ] || certificate=/etc/pve/pve-root-ca.pem
}
# The token goes by a pipe: command lines are seen by all.
answer() {
  printf 'GET /api2/json%s HTTP/1.1\\r\\nHost: %s\\r\\nAuthorization: PVEAPIToken=%s\\r\\nConnection: close\\r\\n\\r\\n' \\
    "$1" "$address" "$2" |
    timeout 30 openssl s_client -quiet -connect "$address:8006" -CAfile "$certificate" -partial_chain \\
      -verify_return_error -verify_${what} "$address"
}
`;
}

/**
 * A script for a node's root that waits until its API answers with a certificate that clients can verify, looks whether it
 * is the expected Proxmox VE, and prints that certificate.
 */
export function checkScript(address: string, major: number): string {
  return `${api(address)}waited=0
until find_certificate && [ -e "$certificate" ] && answer /version '' 2>/dev/null | grep -q '^HTTP/1.1 [24]'; do
  waited=$((waited + 1))
  if [ "$waited" -gt 60 ]; then
    [ -e "$certificate" ] || fail "this is no Proxmox VE: it has no $certificate"
    answer /version '' 2>&1 | grep -i -m 5 error >&2 || true
    fail "the API on port 8006 does not answer as $address, or has a certificate that does not name it"
  fi
  sleep 5
done
version=$(pveversion)
case $version in
pve-manager/${major}.*) cat "$certificate" ;;
*) fail "this is $version, not a Proxmox VE ${major}: its image's system is another one" ;;
esac
`;
}

/**
 * A script for a node's root that gives a user and its token these rights and no others, and prints the token,
 * `user@realm!name=uuid`. A token that it made before is kept as long as the node takes it: only root can read it there.
 */
export function accessScript({ address, user, rights }: AccessArgs): string {
  const roles = Object.entries(rights).map(([path, privileges]) => {
    const role = `${rolePrefix(user)}${path === "/" ? "root" : path.slice(1).replaceAll(/[^A-Za-z0-9._-]+/g, "-")}`;
    return { path, role, privileges: [...privileges].toSorted().join(",") };
  });
  const grants = roles.map(
    ({ path, role, privileges }) => `grant ${[path, role, privileges].map(shellQuote).join(" ")}\n`,
  );
  return `${api(address)}find_certificate
user=${shellQuote(user)} token=${shellQuote(`${user}!${tokenName}`)} file=${tokenFile(user)}
listed() { tr -d ' \\n' | grep -qF "\\"$1\\":\\"$2\\""; }
accepted() { answer /version "$1" 2>/dev/null | head -n 1 | grep -q '^HTTP/1.1 200'; }
grant() {
  if pveum role list --output-format json | listed roleid "$2"; then
    pveum role modify "$2" --privs "$3" >&2
  else
    pveum role add "$2" --privs "$3" >&2
  fi
  pveum acl modify "$1" --users "$user" --roles "$2" --propagate 1 >&2
  pveum acl modify "$1" --tokens "$token" --roles "$2" --propagate 1 >&2
}
pveum user list --output-format json | listed userid "$user" ||
  pveum user add "$user" --comment 'made by strata' >&2
value=$(cat "$file" 2>/dev/null || true)
if [ -z "$value" ] || ! accepted "$value"; then
  if pveum user token list "$user" --output-format json | listed tokenid ${tokenName}; then
    pveum user token remove "$user" ${tokenName} >&2
  fi
  made=$(pveum user token add "$user" ${tokenName} --privsep 1 --comment 'made by strata' --output-format json)
  value=$token=$(printf '%s' "$made" | sed -n 's/.*"value" *: *"\\([^"]*\\)".*/\\1/p')
  accepted "$value" || fail "the node refuses the token $token that it has just made: is the user disabled?"
  umask 077
  printf '%s\\n' "$value" >"$file.new"
  mv "$file.new" "$file"
fi
${grants.join("")}# A role takes its rights along.
for role in $(pveum role list --output-format json | tr '{,' '\\n\\n' |
  sed -n 's/^ *"roleid" *: *"\\(${rolePrefix(user)}[^"]*\\)".*/\\1/p'); do
  case ${shellQuote(` ${roles.map(({ role }) => role).join(" ")} `)} in
  *" $role "*) ;;
  *) pveum role delete "$role" >&2 ;;
  esac
done
printf '%s\\n' "$value"
`;
}

/** A script that takes away what `accessScript` has made. */
export function revokeScript(user: string): string {
  return `if command -v pveum >/dev/null; then
  if pveum user list --output-format json | tr -d ' \\n' | grep -qF '"userid":"${user}"'; then
    pveum user delete ${shellQuote(user)}
  fi
  for role in $(pveum role list --output-format json | tr '{,' '\\n\\n' |
    sed -n 's/^ *"roleid" *: *"\\(${rolePrefix(user)}[^"]*\\)".*/\\1/p'); do
    pveum role delete "$role"
  done
fi
rm -f ${tokenFile(user)}`;
}

function rolePrefix(user: string): string {
  return `${user.replace(/@.*$/, "")}-${tokenName}.`;
}

function tokenFile(user: string): string {
  return `/var/lib/strata/token-${user.replaceAll(/[^A-Za-z0-9@._-]/g, "_")}`;
}
