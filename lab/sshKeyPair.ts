import ssh2 from "ssh2";

const { generateKeyPairSync, parseKey } = ssh2.utils;

export interface SshKeyPair {
  /** PEM text, in OpenSSH's format. */
  readonly private: string;
  /** One line, as in `authorized_keys`. */
  readonly public: string;
}

/**
 * A new Ed25519 key pair that can be read again. Of those that ssh2 1.17 makes one in 256 cannot: it
 * takes leading zeros off the public key (mscdex/ssh2#1513).
 */
export function sshKeyPair(lock?: {
  readonly passphrase: string;
  readonly cipher: string;
  /** Of the function that makes a key of the passphrase. */
  readonly rounds: number;
}): SshKeyPair {
  for (;;) {
    const pair = generateKeyPairSync("ed25519", lock);
    if (!(parseKey(pair.public) instanceof Error)) return pair;
  }
}
