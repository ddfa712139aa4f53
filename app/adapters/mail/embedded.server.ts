/** Product mail without a provider: every letter becomes a file in the outbox, readable at /outbox. */
import { createHash } from "node:crypto";
import { rm, unlink } from "node:fs/promises";
import { join } from "node:path";
import {
  addressesOf,
  forgetEml,
  linesOf,
  listEml,
  readAllEml,
  readEml,
  writeEml,
  writtenFor,
} from "#app/adapters/eml-folder.server.ts";
import type { Mail, MailOutcome, ProductMail } from "#app/adapters/mail/port.ts";
import { readSender } from "#app/adapters/mail/sender.ts";
import { now } from "#app/core/clock.ts";
import { composeMime } from "#app/core/mime.ts";
import { ok, refused } from "#app/core/result.ts";

export type OutboxLetter = {
  id: string;
  to: string;
  subject: string;
  at: Date;
  text: string;
  html: string;
  /** Every http(s) link, in the order of the text, each once. */
  links: string[];
};

export type Outbox = Mail & {
  /** Newest first. */
  list(): Promise<OutboxLetter[]>;
  /** Throws NotFound. */
  read(id: string): Promise<OutboxLetter>;
  /** Deletes the letters to or from a person, but the one with this idempotency key; says how many. */
  forget(matches: (address: string) => boolean, but?: string): Promise<number>;
  /** Deletes the letters to prospects; what a member got at the same address stays. Says how many. */
  forgetProspects(matches: (address: string) => boolean): Promise<number>;
  /** Deletes the letter that was sent with this key, if it is there. */
  discard(idempotencyKey: string): Promise<void>;
};

/** `folder` is made at the first letter. The same idempotency key never makes a second file. */
export function openOutbox({ folder, from }: { folder: string; from: string }): Outbox {
  return {
    send: (mail) => deliver(folder, { from, ...mail }),
    list: async () => (await readAllEml(folder)).map(asLetter).reverse(),
    read: async (id) => asLetter({ name: id, email: await readEml(folder, id) }),
    forget: (matches, but) => forgetEml(folder, matches, { spared: but && keyOf(but) }),
    forgetProspects: (matches) => forgetEml(folder, matches, { among: writtenFor }),
    discard: (idempotencyKey) => discard(folder, keyOf(idempotencyKey)),
  };
}

async function deliver(folder: string, mail: ProductMail & { from: string }): Promise<MailOutcome> {
  const key = keyOf(mail.idempotencyKey);
  const [before] = await namesOf(folder, key);
  if (before) return ok({ id: before });
  const at = now();
  const composed = composeMime({
    ...mail.letter,
    messageId: `<${key}@outbox.invalid>`,
    from: readSender(mail.from),
    to: mail.to,
    headers: { "Auto-Submitted": "auto-generated", ...mail.headers },
    date: at,
  });
  if (composed.problem) return refused("unfit", composed.problem);
  const name = `${at.toISOString().replace(/[^\dTZ]/g, "")}-${key}`;
  await writeEml(folder, name, composed.bytes);
  return ok({ id: await settle(folder, name, key) });
}

async function discard(folder: string, key: string): Promise<void> {
  for (const name of await namesOf(folder, key))
    await rm(join(folder, `${name}.eml`), { force: true });
}

function keyOf(idempotencyKey: string): string {
  return createHash("sha256").update(idempotencyKey).digest("hex").slice(0, 32);
}

/** Two processes may have written the same letter at once: both see it here, and the first stays. */
async function settle(folder: string, name: string, key: string): Promise<string> {
  const [first = name] = await namesOf(folder, key);
  if (first !== name) await unlink(join(folder, `${name}.eml`)).catch(() => {});
  return first;
}

async function namesOf(folder: string, key: string): Promise<string[]> {
  return (await listEml(folder)).filter((name) => name.endsWith(`-${key}`));
}

function asLetter({ name, email }: Awaited<ReturnType<typeof readAllEml>>[number]): OutboxLetter {
  const text = linesOf(email.text);
  return {
    id: name,
    to: addressesOf(email.to).join(", "),
    subject: email.subject ?? "",
    at: new Date(email.date ?? 0),
    text,
    html: linesOf(email.html),
    links: [...new Set(text.match(/https?:\/\/[^\s()<>"]*[^\s()<>".,;:!?]/g) ?? [])],
  };
}
