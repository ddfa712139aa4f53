/** Follow-ups go under the first message, as an answer to oneself would (RFC 5322 section 3.6.4). */

/** What somebody was sent, the first message first. */
export type Thread = { messageId: string; subject: string }[];

export type Under = { subject: string; headers: Record<string, string> };

// Enough for any reader of mail to find the thread, and short enough for a header.
const MOST_REFERENCES = 20;

/** Undefined where nothing was sent yet: there is no thread to go into. */
export function under(thread: Thread): Under | undefined {
  const [first] = thread;
  if (!first) return undefined;
  const subject = asReply(first.subject);
  const own = thread.filter((message) => asReply(message.subject) === subject);
  const ids = own.map(({ messageId }) => messageId);
  const references =
    ids.length > MOST_REFERENCES ? [ids[0]!, ...ids.slice(1 - MOST_REFERENCES)] : ids;
  return {
    subject,
    headers: { "In-Reply-To": ids.at(-1)!, References: references.join(" ") },
  };
}

/** "Re:" once, whatever stood there. */
export function asReply(subject: string): string {
  return `Re: ${subject.replace(/^(\s*re\s*:\s*)+/i, "")}`;
}
