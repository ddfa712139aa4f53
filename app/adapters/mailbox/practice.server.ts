/** The practice mailbox: every message becomes a file that its sender may read as the prospect. */
import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import type { Email } from "postal-mime";
import {
  addressesOf,
  forgetEml,
  linesOf,
  listEml,
  readAllEml,
  readEml,
  writeEml,
} from "#app/adapters/eml-folder.server.ts";
import type { Mailbox, OutgoingMessage, SendOutcome } from "#app/adapters/mailbox/port.ts";
import { composeMime } from "#app/core/mime.ts";
import { ok } from "#app/core/result.ts";

export type PracticeMessage = {
  /** Made from its Message-ID, so the same message is the same file. */
  id: string;
  messageId: string;
  from: { name: string; address: string };
  to: string;
  subject: string;
  /** When it was sent by the practice clock. */
  at: Date;
  text: string;
  html: string;
  /** What would go with it, and how large in bytes. */
  files: { name: string; size: number }[];
  /** By lower-case name, such as `list-unsubscribe`. */
  headers: Record<string, string>;
};

/** `dir` is one team's; it is made at the first message. */
export function openPractice({ dir }: { dir: string }): Mailbox {
  return {
    send: async (message, mayGo) =>
      mayGo && !(await mayGo()) ? { kind: "withdrawn" } : deliver(dir, message),
    test: async () => ok({ secured: true }),
    find: async (messageId) =>
      (await listEml(dir)).includes(nameOf(messageId)) ? "delivered" : "absent",
    close: async () => {},
  };
}

/** Newest first by the time they were sent. */
export async function listPractice(dir: string): Promise<PracticeMessage[]> {
  const messages = (await readAllEml(dir)).map(({ name, email }) => asMessage(name, email));
  return messages.sort((a, b) => b.at.getTime() - a.at.getTime());
}

/** Throws NotFound. */
export async function readPractice(dir: string, id: string): Promise<PracticeMessage> {
  return asMessage(id, await readEml(dir, id));
}

/** Deletes every message to or from a person; says how many. */
export function forgetInPractice(
  dir: string,
  matches: (address: string) => boolean,
): Promise<number> {
  return forgetEml(dir, matches);
}

export async function countPractice(dir: string): Promise<number> {
  return (await listEml(dir)).length;
}

/** The whole mailbox with everything in it, for good. */
export async function removePractice(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true });
}

async function deliver(dir: string, message: OutgoingMessage): Promise<SendOutcome> {
  const mail = composeMime({ ...message, attachments: message.files?.listed.map(inName) });
  if (mail.problem) return { kind: "failed", why: mail.problem };
  await writeEml(dir, nameOf(message.messageId), mail.bytes);
  return { kind: "accepted", response: "practice" };
}

/** Named and not copied into each letter: a thousand of them would hold the same megabytes. */
function inName({ name, mediaType, size }: { name: string; mediaType: string; size: number }) {
  return { name, type: mediaType, base64: btoa(String(size)) };
}

function nameOf(messageId: string): string {
  return createHash("sha256").update(messageId).digest("hex").slice(0, 32);
}

function asMessage(id: string, email: Email): PracticeMessage {
  return {
    id,
    messageId: email.messageId ?? "",
    from: { name: email.from?.name ?? "", address: addressesOf(email.from)[0] ?? "" },
    to: addressesOf(email.to)[0] ?? "",
    subject: email.subject ?? "",
    at: new Date(email.date ?? 0),
    text: linesOf(email.text),
    html: linesOf(email.html),
    files: email.attachments.map(({ filename, content }) => ({
      name: filename ?? "",
      size: Number(Buffer.from(content as ArrayBuffer).toString("latin1")),
    })),
    headers: Object.fromEntries(email.headers.map(({ key, value }) => [key, value])),
  };
}
