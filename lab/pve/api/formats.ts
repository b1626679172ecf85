import { privileges } from "../access/privileges.ts";

type Check = (value: string) => string | undefined;

const looksLike = (expression: RegExp, what: string): Check => {
  return (value) => (expression.test(value) ? undefined : `value does not look like ${what}\n`);
};

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const ipv6 = /^(?=.*:)[0-9a-f:.]+$/i;
const isIp = (value: string) => ipv4.test(value) || ipv6.test(value);
const dnsName =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*$/;
const contentTypes = ["images", "rootdir", "vztmpl", "iso", "backup", "snippets", "import", "none"];
const configId = /^[a-z][a-z0-9_-]+$/i;
const tag = /^[a-z0-9_][a-z0-9_\-+.]*$/i;

const isCidr4 = (value: string) => {
  const [address = "", prefix = ""] = value.split("/");
  return ipv4.test(address) && /^\d{1,2}$/.test(prefix) && Number(prefix) <= 32;
};
const isCidr6 = (value: string) => {
  const [address = "", prefix = ""] = value.split("/");
  return ipv6.test(address) && /^\d{1,3}$/.test(prefix) && Number(prefix) <= 128;
};
const cpuModels =
  /^(host|max|kvm(32|64)|qemu(32|64)|x86-64-v\d.*|athlon|core2duo|coreduo|phenom|pentium\d?|486|custom-.+|(EPYC|Opteron|Haswell|Broadwell|Skylake|Cascadelake|Icelake|Ivy|Sandy|Westmere|Nehalem|Penryn|Conroe|Knights|Sapphire|Granite|Cooperlake).*)$/;

/** Formats by the name the schema gives them. One that is not listed takes anything. */
const checks: Readonly<Record<string, Check>> = {
  "pve-vmid": looksLike(/^[1-9][0-9]{2,8}$/, "a valid VM ID"),
  "pve-node": looksLike(/^[a-zA-Z0-9_](?:[a-zA-Z0-9_-]*[a-zA-Z0-9])?$/, "a valid node name"),
  "dns-name": looksLike(dnsName, "a valid DNS name"),
  "mac-addr": looksLike(/^[a-f0-9][02468ace](?::[a-f0-9]{2}){5}$/i, "a valid unicast MAC address"),
  "pve-poolid": (value) =>
    /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+){0,2}$/.test(value)
      ? undefined
      : `value '${value}' does not look like a valid pool ID\n`,
  "pve-configid": (value) =>
    configId.test(value) ? undefined : `invalid configuration ID '${value}'\n`,
  "pve-storage-id": (value) =>
    /^[a-z][a-z0-9\-_.]*[a-z0-9]$/i.test(value)
      ? undefined
      : `storage ID '${value}' contains illegal characters\n`,
  "pve-storage-content": (value) =>
    contentTypes.includes(value) ? undefined : `invalid content type '${value}'\n`,
  "pve-iface": (value) =>
    /^[a-z][a-z0-9_]{1,20}([:.]\d+)?$/i.test(value)
      ? undefined
      : `invalid network interface name '${value}'\n`,
  "pve-roleid": (value) =>
    /^[A-Za-z0-9._-]+$/.test(value)
      ? undefined
      : `value '${value}' does not look like a valid role name\n`,
  "pve-groupid": (value) =>
    /^[A-Za-z0-9._-]+$/.test(value)
      ? undefined
      : `group name '${value}' contains invalid characters\n`,
  "pve-priv": (value) =>
    privileges.includes(value) ? undefined : `invalid privilege '${value}'\n`,
  "pve-tag": (value) => (tag.test(value) ? undefined : "invalid characters in tag\n"),
  "email-opt": (value) =>
    value === "" || /^[^\s@]+@[^\s@]+$/.test(value)
      ? undefined
      : "value does not look like a valid email address\n",
  urlencoded: (value) =>
    /^[-%a-zA-Z0-9_.!~*'()]*$/.test(value) ? undefined : `invalid urlencoded string: ${value}\n`,
  CIDRv4: (value) =>
    isCidr4(value) ? undefined : "value does not look like a valid IPv4 CIDR network\n",
  CIDRv6: (value) =>
    isCidr6(value) ? undefined : "value does not look like a valid IPv6 CIDR network\n",
  ipv4: looksLike(ipv4, "a valid IPv4 address"),
  ipv6: looksLike(ipv6, "a valid IPv6 address"),
  ip: (value) => (isIp(value) ? undefined : "value does not look like a valid IP address\n"),
  address: (value) =>
    isIp(value) || dnsName.test(value) ? undefined : "value does not look like a valid address\n",
  "pve-ipv4-config": (value) =>
    ["dhcp", "manual"].includes(value) || isCidr4(value)
      ? undefined
      : "value does not look like a valid ipv4 network configuration\n",
  "pve-ipv6-config": (value) =>
    ["auto", "dhcp", "manual"].includes(value) || isCidr6(value)
      ? undefined
      : "value does not look like a valid ipv6 network configuration\n",
  "pve-vm-cpu-conf": (value) => {
    const model = value.split(",")[0]?.replace(/^cputype=/, "") ?? "";
    return cpuModels.test(model)
      ? undefined
      : `Built-in cputype '${model}' is not defined (missing 'custom-' prefix?)\n`;
  },
  "disk-size": looksLike(/^\d+(\.\d+)?[KMGT]?$/, "a valid disk size"),
};

const listed = new Set([
  "pve-tag-list",
  "pve-vmid-list",
  "pve-priv-list",
  "pve-configid-list",
  "pve-storage-content-list",
  "address-list",
  "dns-name-list",
  "pve-groupid-list",
  "pve-roleid-list",
  "pve-iface-list",
  "pve-storage-id-list",
]);

/** What is wrong with a value of a named format; undefined where it is right. */
export function formatFault(format: string, value: string): string | undefined {
  if (!listed.has(format)) return checks[format]?.(value);
  const check = checks[format.slice(0, -"-list".length)];
  for (const item of listOf(value)) {
    const fault = check?.(item);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** PVE's lists: separated by comma, semicolon, blank or NUL. */
export const listOf = (value: string) => value.split(/[,;\s\0]+/).filter((item) => item !== "");
