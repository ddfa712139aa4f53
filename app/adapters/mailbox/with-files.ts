/** A message with the files that go with it, composed at the moment it leaves. */
import type { OutgoingMessage } from "#app/adapters/mailbox/port.ts";
import { type Composed, composeMime, type MimeProblem } from "#app/core/mime.ts";

/** `mail` is the message without them, as it was looked over. Undefined: it is taken back. */
export async function withFiles(
  { files, ...message }: OutgoingMessage,
  mail: Composed,
): Promise<Composed | { problem: MimeProblem } | undefined> {
  if (!files) return mail;
  // Not to be able to fetch them is no permission to send without.
  const attachments = await files.fetch().catch(() => undefined);
  return attachments && composeMime({ ...message, attachments });
}
