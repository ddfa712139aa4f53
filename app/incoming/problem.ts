/** What hinders reading: passing by itself, or for a person to put right. */

const passing = new Set([
  "host-not-found",
  "connection-refused",
  "unreachable",
  "timed-out",
  "no-greeting",
  "connection-lost",
  "protocol-error",
  "server-busy",
  "slow-down",
  "sending-limit",
  "mailbox-full",
  "try-later",
  "closing",
]);

export function passes(word: string): boolean {
  return passing.has(word);
}
