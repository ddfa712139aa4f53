/** Whether a provider keeps the Message-IDs that we give: seen from what lies among the sent messages. */

/**
 * Gmail and Exchange are known to put their own in place of some. So a message that is not found by its
 * Message-ID was not sent only if another of ours lies there under the one that we gave it.
 */
export function isOurs(messageId: string, like: string): boolean {
  const [one, other] = [partsOf(messageId), partsOf(like)];
  return !!one && !!other && one.domain === other.domain;
}

function partsOf(messageId: string) {
  const found = /^<[0-9a-f-]{36}\.[\w-]{22}@([^>\s]+)>$/i.exec(messageId.trim());
  return found ? { domain: found[1]!.toLowerCase() } : undefined;
}
