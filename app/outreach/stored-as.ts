/** Which copy among a mailbox's sent messages is which of ours, where its provider gave it another Message-ID. */

import type { SentCopy } from "#app/adapters/mailbox/reading-port.ts";
import { after, MINUTE } from "#app/core/clock.ts";

/** `at`: when it was about to be sent, by our clock. */
export type Sought = { id: string; messageId: string; to: string; subject: string; at: Date };

/** So much a provider's clock may be behind ours; steps to one person are further apart. */
const CLOCKS_DIFFER = 2 * MINUTE;

/**
 * The Message-ID that each lies there under: its own, or that of the copy that names ours, or of the
 * only one since then to that person with that subject. Where two are alike nothing is said of either.
 */
export function storedAs(sought: Sought[], copies: SentCopy[]): Map<string, string> {
  const found = sought.flatMap((message): [string, string][] => {
    const copy = copyOf(message, copies);
    return copy ? [[message.id, copy.messageId]] : [];
  });
  const times = Map.groupBy(found, ([, messageId]) => messageId);
  return new Map(found.filter(([, messageId]) => times.get(messageId)!.length === 1));
}

function copyOf({ messageId, to, subject, at }: Sought, copies: SentCopy[]): SentCopy | undefined {
  const named = copies.find((copy) => copy.messageId === messageId || copy.original === messageId);
  if (named) return named;
  const since = after(at, -CLOCKS_DIFFER);
  const alike = copies.filter(
    (copy) =>
      copy.at >= since && copy.to.toLowerCase() === to.toLowerCase() && copy.subject === subject,
  );
  return alike.length === 1 ? alike[0] : undefined;
}
