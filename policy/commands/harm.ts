export type Harm = "restarts" | "wipes";

/** What a command line must match, its program's name first, to do such a thing to a whole machine or to guests on it. */
const harms: readonly (readonly [RegExp, Harm])[] = [
  [/^(reboot|poweroff|halt|shutdown)\b(?!.* -c\b)/, "restarts"],
  [/^(init|telinit) [06]\b/, "restarts"],
  [/^systemctl (-\S+ )*(reboot|soft-reboot|poweroff|halt|kexec|rescue|emergency)\b/, "restarts"],
  [/^pvesh create \/?nodes\/[^/ ]+\/status\b/, "restarts"],
  [/^(qm|pct) destroy\b/, "wipes"],
  [/^(incus|lxc) (-\S+ )*(delete|rm)\b/, "wipes"],
  [/^pvesh delete \/?nodes\/[^/ ]+\/(qemu|lxc|storage)\b/, "wipes"],
  [/^(wipefs|blkdiscard|mkfs(\.\w+)?|mkswap|mke2fs) .*\/dev\//, "wipes"],
  [/^(sgdisk|sfdisk|parted|shred) .*\/dev\//, "wipes"],
  [/^dd .*\bof=\/dev\/(?!null\b|zero\b)/, "wipes"],
  [/^zpool (destroy|labelclear)\b/, "wipes"],
  [/^zfs destroy\b/, "wipes"],
  [/^(lvremove|vgremove|pvremove)\b/, "wipes"],
];

/** What a command does to the machine that it runs on; undefined for all others. */
export function harm(words: readonly string[]): Harm | undefined {
  const line = words.join(" ");
  return harms.find(([pattern]) => pattern.test(line))?.[1];
}
