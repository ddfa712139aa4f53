/** Reading everything held about one prospect, for handing it to that person (GDPR art. 15 and 20). */
import { and, eq, sql } from "drizzle-orm";
import { domainOf } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { contactHash, hashOfKey } from "#app/core/signing.server.ts";
import { type Copy, copyName, filesOf, idsIn, inWordsOf } from "#app/details/copy.ts";
import { readableBy } from "#app/inbox/reading.server.ts";
import { type HeldAbout, heldAbout, type Limits } from "#app/privacy/about-prospect.server.ts";
import { atOnce, packed } from "#app/privacy/packing.server.ts";
import { originWords } from "#app/prospects/origin.ts";
import { displayName } from "#app/prospects/prospect.ts";
import { findProspect } from "#app/prospects/prospects.server.ts";
import { domainsCovering } from "#app/suppression/suppression.ts";
import { among } from "#db/among.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { messages, threads } from "#db/schema/conversations.ts";
import { files, imports } from "#db/schema/imports.ts";
import { customFields, labels } from "#db/schema/labels.ts";
import { sends } from "#db/schema/outreach.ts";
import { origins } from "#db/schema/prospects.ts";
import { teams } from "#db/schema/team.ts";

/** Who has proved that they are the person is asked by nobody, and reads what they were party to. */
type Whose = { toThemselves?: boolean };

/** All of it as at one moment. Whoever is in the bin or restricted has the same right. Throws NotFound. */
export async function readCopy(
  member: Member,
  id: string,
  { toThemselves = false }: Whose = {},
): Promise<Copy> {
  return inTeam(member, async (tx) => {
    const prospect = await findProspect(tx, id);
    const { email, emailKey } = prospect;
    const domains = domainsCovering(domainOf(email)).map(hashOfKey);
    const sought = { emailKey, hashes: [contactHash(email), ...domains] };
    const { limits, unread } = toThemselves
      ? { limits: ownWords(emailKey), unread: 0 }
      : await conversationsFor(tx, member, prospect.id);
    const held = await heldAbout(tx, sought, limits);
    const [team] = await tx
      .select({ name: teams.name, postalAddress: teams.postalAddress })
      .from(teams)
      .where(eq(teams.id, member.teamId));
    const tables = await withWords(tx, held);
    const about = { name: displayName(prospect), email, team: team!, madeAt: now() };
    return { ...about, tables, unread, isOwn: toThemselves };
  });
}

/** Conversations are private to those who share a mailbox, also here; how many are left out is told. */
async function conversationsFor(tx: Tx, member: Member, prospectId: string) {
  const readable = await readableBy(tx, member);
  const ids = sql`(select ${threads.id} from ${threads} where ${readable})`;
  const own = eq(threads.prospectId, prospectId);
  const limits: Limits = {
    threads: readable,
    messages: sql`${messages.threadId} in ${ids}`,
    sends: sql`(${sends.threadId} is null or ${sends.threadId} in ${ids})`,
  };
  return { limits, unread: await tx.$count(threads, and(own, sql`(${readable}) is not true`)) };
}

/**
 * What they wrote and what was answered. Nobody looks at such a copy before it goes, so what others wrote
 * about them, who have rights of their own (GDPR art. 15(4)), is left for the team to hand over.
 */
function ownWords(emailKey: string): Limits {
  return {
    messages: sql`(${messages.kind} = 'sent' or ${messages.fromAddress} = ${emailKey})`,
  };
}

/** The ZIP of it. Throws NotFound. */
export async function makeCopy(member: Member, id: string, whose: Whose = {}) {
  const copy = await readCopy(member, id, whose);
  const parts = async function* () {
    for (const [path, text] of filesOf(copy)) yield { path, pieces: atOnce(text) };
  };
  const pieces: Uint8Array[] = [];
  for await (const piece of packed(parts(), copy.madeAt)) pieces.push(piece);
  const zip = Buffer.concat(pieces);
  const stream = new Blob([zip]).stream();
  return { name: copyName(copy), bytes: zip.length, stream };
}

async function withWords(tx: Tx, held: HeldAbout[]): Promise<HeldAbout[]> {
  const ids = idsIn(held.flatMap(({ rows }) => rows));
  const names = new Map([...(await sourcesIn(tx, ids)), ...(await teamsWordsIn(tx, ids))]);
  return held.map(({ table, rows }) => ({
    table,
    rows: rows.map((row) => inWordsOf(row, names) as Record<string, unknown>),
  }));
}

/** Of each source what it was and when; who of the team brought it in is that person's own. */
async function sourcesIn(tx: Tx, ids: string[]): Promise<[string, string][]> {
  const rows = await tx
    .select({
      ...{ id: origins.id, kind: origins.kind, note: origins.note, at: origins.at },
      ...{ basis: origins.basis, provider: origins.provider, url: origins.url },
      fileName: files.name,
    })
    .from(origins)
    .leftJoin(imports, and(eq(imports.teamId, origins.teamId), eq(imports.id, origins.importId)))
    .leftJoin(files, and(eq(files.teamId, imports.teamId), eq(files.id, imports.fileId)))
    .where(among(origins.id, ids));
  return rows.map(({ id, ...facts }) => {
    const day = facts.at.toISOString().slice(0, 10);
    return [id, `${originWords({ ...facts, by: null })}, ${day}`];
  });
}

async function teamsWordsIn(tx: Tx, ids: string[]): Promise<[string, string][]> {
  const fields = await tx
    .select({ id: customFields.id, name: customFields.name })
    .from(customFields)
    .where(among(customFields.id, ids));
  const borne = await tx
    .select({ id: labels.id, name: labels.name, kind: labels.kind })
    .from(labels)
    .where(among(labels.id, ids));
  return [
    ...fields.map(({ id, name }): [string, string] => [id, name]),
    ...borne.map(({ id, name, kind }): [string, string] => [id, `${name} (${kind})`]),
  ];
}
