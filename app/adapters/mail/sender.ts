/** Reading a configured sender such as `Audienti <hello@audienti.example>`. */
import type { Mailbox } from "#app/core/mime-header.ts";

/** Takes a bare address too. What is not an address is found out when a message is composed. */
export function readSender(sender: string): Mailbox {
  const [, name, address] = /^\s*"?([^"<]*?)"?\s*<([^<>]+)>\s*$/.exec(sender) ?? [];
  return address ? { name: name ?? "", address } : { name: "", address: sender.trim() };
}
