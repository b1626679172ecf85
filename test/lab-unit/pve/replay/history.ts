/**
 * The recordings as one history, in the order they were made: the second each began, so that the stand-in's clock
 * shows the recorded time. (Files without a task of their own begin where what they show says.)
 */
export const history: readonly (readonly [file: string, beganAt: number])[] = [
  ["a02-up", 1_795_252_480.9],
  ["a04-refresh", 1_795_252_551.5],
  ["a05-download-wrong-checksum", 1_795_252_554.5],
  ["a07-update", 1_795_252_560.9],
  ["a08-preview-after-update", 1_795_252_620],
  ["d01-node-and-cluster-reads", 1_795_252_835.7],
  ["d02-guest-reads", 1_795_252_838.6],
  ["d03-agent-running", 1_795_252_839.4],
  ["d04-agent-exec-more", 1_795_252_887],
  ["a09-destroy", 1_795_252_905.7],
  ["b01-auth-tickets-tokens", 1_795_252_912.9],
  ["b02-access-users-roles-acl-errors", 1_795_252_980],
  ["b03-restricted-and-privsep-token", 1_795_252_981.1],
  ["b04-parameter-errors", 1_795_252_991.05],
  ["b05-guest-state-errors", 1_795_253_011.4],
  ["b06-storage-upload-download-errors", 1_795_253_073.1],
  ["b08-network-errors", 1_795_253_115.5],
  ["b09-templates-and-clones", 1_795_253_188.6],
  ["b10-locks", 1_795_253_205.5],
  ["b11-least-rights-for-create", 1_795_253_234.9],
  ["b07-lxc-errors", 1_795_253_441.6],
  ["c01-task-life-cycle", 1_795_253_480.6],
  ["b12-upload-checksum", 1_795_253_493.4],
  ["d05-cluster-resources-shapes", 1_795_253_500.1],
  ["b13-lxc-rootfs-trap", 1_795_253_530.5],
  ["b14-vm-resize", 1_795_253_540.25],
];
