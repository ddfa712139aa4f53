/** Whether a message is for us: by the Message-ID first, then by the address of whoever we wrote to. */
import { and, desc, eq, gt, inArray, or, sql } from "drizzle-orm";
import type { Head } from "#app/adapters/mailbox/reading-port.ts";
import { identityKey, readAddress } from "#app/core/address.ts";
import { after, DAY, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { contactHash, verifyMessageId } from "#app/core/signing.server.ts";
import { type HeadFacts, readHead } from "#app/incoming/head.ts";
import type { ReadMail } from "#app/incoming/parse.server.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { among } from "#db/among.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { messages, threads } from "#db/schema/conversations.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";

/** So long after a message the same address may still be answering it in a new one. */
const STILL_ANSWERING = 90 * DAY;

/** Of these heads, those that are worth fetching. Of the others nothing is fetched or kept. */
export async function whichMayBeOurs(
  member: Member,
  mailbox: Mailbox,
  heads: Head[],
): Promise<Head[]> {
  if (heads.length === 0) return [];
  const read = heads.map((head) => ({ head, facts: readHead(head.headers) }));
  return inTeam(member, async (tx) => {
    const own = await ownAddresses(tx);
    const others = read.filter(({ facts }) => !own.has(keyOf(facts.from)));
    const stored = await storedAmong(
      tx,
      others.flatMap(({ facts }) => facts.answers),
    );
    const speaksOfOurs = ({ answers, mayBeReport }: HeadFacts) =>
      mayBeReport || answers.some((each) => stored.has(each) || verifyMessageId(each));
    const strangers = others.filter(({ facts }) => !speaksOfOurs(facts));
    const known = await knownAmong(
      tx,
      mailbox,
      strangers.map(({ facts }) => facts.from),
    );
    return others
      .filter(({ facts }) => speaksOfOurs(facts) || known.has(hashOf(facts.from) ?? ""))
      .map(({ head }) => head);
  });
}

/** `proves`: it names an id that only whoever got the message can know. */
export type About = { sendId: string; proves: boolean };

/**
 * The row of the ledger that it answers or reports on. A report must quote an id that we signed:
 * anybody can write one. Whoever is known by the address alone may write of something else, so that it
 * proves nothing about a message in doubt. Undefined for what is not ours after all.
 */
export async function findWhatItIsAbout(
  tx: Tx,
  mailbox: Mailbox,
  { understood, answers, from }: Pick<ReadMail, "understood" | "answers" | "from">,
): Promise<About | undefined> {
  const signed = await findNamed(tx, "about" in understood ? understood.about : answers);
  if (signed) return { sendId: signed, proves: true };
  if ("about" in understood) return undefined;
  const sendId = await findByAddress(tx, mailbox, from.address);
  return sendId ? { sendId, proves: false } : undefined;
}

/** As `messages.from_address` holds whoever wrote: some machines sign with no address. */
export function senderKey(address: string): string {
  return keyOf(address) || address.toLowerCase();
}

function keyOf(address: string): string {
  const read = readAddress(address);
  return read.address ? identityKey(read.address) : "";
}

function hashOf(from: string): string | undefined {
  const { address } = readAddress(from);
  return address ? contactHash(address) : undefined;
}

/** What the team's own mailboxes sent never counts as an answer, also where a copy lies in the inbox. */
async function ownAddresses(tx: Tx): Promise<Set<string>> {
  const rows = await tx.select({ address: mailboxes.address }).from(mailboxes);
  return new Set(rows.map(({ address }) => keyOf(address)).filter((key) => key !== ""));
}

/** The nearest first, as they are given: ids that we signed, or that a provider put in their place. */
async function findNamed(tx: Tx, messageIds: string[]): Promise<string | undefined> {
  const stored = await storedAmong(tx, messageIds);
  const ids = messageIds.flatMap((each) => verifyMessageId(each) ?? stored.get(each) ?? []);
  if (ids.length === 0) return undefined;
  const found = await tx.select({ id: sends.id }).from(sends).where(inArray(sends.id, ids));
  const known = new Set(found.map(({ id }) => id));
  return ids.find((id) => known.has(id));
}

/** Message-IDs without brackets, to the row of the ledger that a provider keeps under each. */
async function storedAmong(tx: Tx, messageIds: string[]): Promise<Map<string, string>> {
  const others = messageIds.filter((each) => !verifyMessageId(each)).map((each) => `<${each}>`);
  if (others.length === 0) return new Map();
  const rows = await tx
    .select({ id: sends.id, storedId: sends.storedId })
    .from(sends)
    .where(inArray(sends.storedId, others));
  return new Map(rows.map(({ id, storedId }) => [storedId!.slice(1, -1), id]));
}

/** Sent through this mailbox, or through one whose answers come here. */
function through({ id }: Mailbox) {
  return or(
    eq(sends.mailboxId, id),
    sql`exists (select 1 from ${mailboxes} as b where b.team_id = ${sends.teamId}
      and b.id = ${sends.mailboxId} and b.replies_to = ${id}::uuid)`,
  );
}

const itsRun = and(eq(enrolments.teamId, sends.teamId), eq(enrolments.id, sends.enrolmentId));

/** Of these senders, those to whom something went, or who answered for one to whom it did. */
async function knownAmong(tx: Tx, mailbox: Mailbox, senders: string[]): Promise<Set<string>> {
  const hashes = senders.flatMap((from) => hashOf(from) ?? []);
  if (hashes.length === 0) return new Set();
  const writtenTo = await tx
    .selectDistinct({ hash: enrolments.optOutHash })
    .from(enrolments)
    .innerJoin(sends, itsRun)
    .where(and(inArray(enrolments.optOutHash, hashes), lately(), through(mailbox)));
  const answering = await tx
    .selectDistinct({ address: messages.fromAddress })
    .from(messages)
    .innerJoin(threads, itsThread)
    .innerJoin(sends, ofThread)
    .where(and(answered(senders), lately(), through(mailbox)));
  return new Set([
    ...writtenTo.map(({ hash }) => hash),
    ...answering.flatMap(({ address }) => hashOf(address) ?? []),
  ]);
}

/** What surely went to them before what may have; the latest of each. */
async function findByAddress(tx: Tx, mailbox: Mailbox, address: string) {
  const hash = hashOf(address);
  if (!hash) return undefined;
  const surelyFirst = [desc(eq(sends.state, "sent")), desc(sends.countedAt)];
  const [own] = await tx
    .select({ id: sends.id })
    .from(enrolments)
    .innerJoin(sends, itsRun)
    .where(and(eq(enrolments.optOutHash, hash), lately(), through(mailbox)))
    .orderBy(...surelyFirst)
    .limit(1);
  if (own) return own.id;
  const [others] = await tx
    .select({ id: sends.id })
    .from(messages)
    .innerJoin(threads, itsThread)
    .innerJoin(sends, ofThread)
    .where(and(answered([address]), lately(), through(mailbox)))
    .orderBy(...surelyFirst)
    .limit(1);
  return others?.id;
}

const itsThread = and(eq(threads.teamId, messages.teamId), eq(threads.id, messages.threadId));
const ofThread = and(eq(sends.teamId, threads.teamId), eq(sends.enrolmentId, threads.enrolmentId));

/** An answer of a person came from one of these: a colleague's, or another address of theirs. */
function answered(senders: string[]) {
  return and(
    eq(messages.kind, "reply"),
    among(messages.fromAddress, senders.map(senderKey), "text"),
  );
}

function lately() {
  return and(
    inArray(sends.state, ["sent", "uncertain"]),
    gt(sends.countedAt, after(now(), -STILL_ANSWERING)),
  );
}
