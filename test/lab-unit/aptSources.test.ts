import { expect, test } from "vitest";
import { distributionSources, parseDeb822, parseOneLine } from "../../lab/packages/aptSources.ts";
import { parseDistribution } from "../../lab/packages/distribution.ts";

const bookworm = parseDistribution('ID=debian\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian"');
const noble = parseDistribution("ID=ubuntu\nVERSION_CODENAME=noble\n");
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

const places = (sources: ReturnType<typeof distributionSources>) =>
  sources.map(({ uri, suite }) => `${uri} ${suite}`);

test("deb822 stanzas give one entry per address and suite", () => {
  const text = `# a comment
Types: deb deb-src
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: ${keyring}

Types: deb-src
URIs: http://mirror.example/debian
Suites: bookworm
Components: main

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
`;
  expect(parseDeb822(text)).toEqual(
    ["bookworm", "bookworm-updates"].map((suite) => ({
      uri: "http://mirror.example/debian",
      suite,
      components: ["main", "contrib"],
      signedBy: keyring,
    })),
  );
});

test("a stanza with a key of its own is a vendor's and left out", () => {
  const text = `Types: deb
URIs: https://vendor.example/debian
Suites: bookworm
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBF
 -----END PGP PUBLIC KEY BLOCK-----
`;
  expect(parseDeb822(text)).toEqual([]);
});

test("one-line entries are read with their options, comments are not", () => {
  const text = `# deb http://old.example/debian bookworm main
deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian bookworm main contrib # ours
deb-src http://mirror.example/debian bookworm main
  deb http://mirror.example/debian bookworm-updates main
`;
  expect(parseOneLine(text)).toEqual([
    {
      uri: "http://mirror.example/debian",
      suite: "bookworm",
      components: ["main", "contrib"],
      signedBy: "/k.gpg",
    },
    {
      uri: "http://mirror.example/debian",
      suite: "bookworm-updates",
      components: ["main"],
      signedBy: undefined,
    },
  ]);
});

test("on Debian 12 backports are added, from the machine's own mirror and by its key", () => {
  const entries = parseOneLine(`deb http://mirror.example/debian bookworm main
deb http://mirror.example/debian-security bookworm-security main
deb http://mirror.example/debian bookworm-backports main`);
  const sources = distributionSources(bookworm, entries);
  expect(places(sources)).toEqual([
    "http://mirror.example/debian bookworm",
    "http://mirror.example/debian-security bookworm-security",
    "http://mirror.example/debian bookworm-backports",
  ]);
  expect(new Set(sources.map(({ signedBy }) => signedBy))).toEqual(new Set([keyring]));
  expect(places(distributionSources(bookworm, entries.slice(0, 1)))).toEqual([
    "http://mirror.example/debian bookworm",
    "http://mirror.example/debian bookworm-backports",
  ]);
});

test("vendors' archives are left out", () => {
  const entries = parseOneLine(`deb http://mirror.example/debian bookworm main
deb https://download.docker.com/linux/debian bookworm stable
deb https://pkgs.zabbly.com/incus/stable bookworm main
deb https://apt.postgresql.org/pub/repos/apt bookworm-pgdg main
deb cdrom:[Debian GNU/Linux 12]/debian bookworm main`);
  expect(places(distributionSources(bookworm, entries))).toEqual([
    "http://mirror.example/debian bookworm",
    "http://mirror.example/debian bookworm-backports",
  ]);
});

test("a machine without sources gets the distribution's public mirrors", () => {
  expect(places(distributionSources(noble, []))).toEqual([
    "http://archive.ubuntu.com/ubuntu noble",
    "http://archive.ubuntu.com/ubuntu noble-updates",
    "http://security.ubuntu.com/ubuntu noble-security",
  ]);
});

test("on Ubuntu universe is asked for too, where incus is", () => {
  const [source] = distributionSources(
    noble,
    parseOneLine("deb http://mirror.example/ubuntu noble main restricted"),
  );
  expect(source?.components).toEqual(["main", "universe"]);
});

test("another distribution is refused by its name, with the way out", () => {
  expect(() => parseDistribution('ID=fedora\nPRETTY_NAME="Fedora Linux 42"')).toThrow(
    /this is Fedora Linux 42; use Debian 12, Debian 13 or Ubuntu 24.04/,
  );
});
