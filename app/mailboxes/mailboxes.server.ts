/** Mailboxes: finding, connecting and changing them. Testing is the worker's, in testing.server.ts. */
import { asc, eq, sql } from "drizzle-orm";
import { identityKey } from "#app/core/address.ts";
import { after, DAY, now } from "#app/core/clock.ts";
import { Id, newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { planShredding, sealPassword } from "#app/mailboxes/credentials.server.ts";
import { endedBy } from "#app/mailboxes/habits.ts";
import { mailboxTest } from "#app/mailboxes/jobs.ts";
import { demandKeeper } from "#app/mailboxes/keeper.ts";
import {
  type MailboxEdit,
  type MailboxFacts,
  type MailboxInput,
  mailboxTime,
} from "#app/mailboxes/mailbox.ts";
import { countSent } from "#app/mailboxes/sent-lately.server.ts";
import { readingOf, signsInOtherwise, takesPasswordElsewhere } from "#app/mailboxes/sign-in.ts";
import { sequencesUsing } from "#app/mailboxes/used-by.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { mailboxes, type ReadingState } from "#db/schema/mailboxes.ts";
import { teams } from "#db/schema/team.ts";

export type Mailbox = typeof mailboxes.$inferSelect;

/** The oldest first. */
export async function listMailboxes(member: Member): Promise<MailboxFacts[]> {
  return inTeam(member, async (tx) => {
    const rows = await tx
      .select()
      .from(mailboxes)
      .where(eq(mailboxes.teamId, member.teamId))
      .orderBy(asc(mailboxes.createdAt), asc(mailboxes.id));
    return rows.map(factsOf);
  });
}

/** With what it sent in its own last 24 hours, and the sequences that send through it. */
export async function readMailbox(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const mailbox = await findMailbox(tx, id);
    const [counts, usedBy] = await Promise.all([
      countSent(tx, id, after(mailboxTime(mailbox, now()), -DAY)),
      sequencesUsing(tx, id),
    ]);
    return { mailbox: factsOf(mailbox), ...counts, usedBy };
  });
}

/** The whole row, for those who send. Throws NotFound. */
export async function findMailbox(tx: Tx, id: string): Promise<Mailbox> {
  const [row] = Id.safeParse(id).success
    ? await tx.select().from(mailboxes).where(eq(mailboxes.id, id))
    : [];
  if (!row) throw new NotFound("mailbox");
  return row;
}

/** Seals the password into the vault, then writes the mailbox and has it tested; gives its id. */
export async function connectMailbox(member: Member, input: MailboxInput) {
  const id = newId();
  const { password, ...rest } = input;
  const settings = { ...rest, ...readingOf(input) };
  const secret = settings.username ? password : undefined;
  const early = await inTeam(member, async (tx) => {
    const refusal = await whyNotConnect(tx, await lockTeam(tx, member), settings.address);
    if (secret && !refusal) await planShredding(tx, member, id);
    return refusal;
  });
  if (early) return early;
  const unsealed = { id, credentialVersion: 0 };
  const credentialVersion = secret ? await sealPassword(member, unsealed, secret) : 0;
  return inTeam(member, async (tx) => {
    const team = await lockTeam(tx, member);
    const refusal = await whyNotConnect(tx, team, settings.address);
    if (refusal) return refusal;
    const own = { id, teamId: team.id, teamIsDemo: team.isDemo, userId: member.userId };
    const fresh = { kind: "smtp", state: "testing", credentialVersion } as const;
    await tx.insert(mailboxes).values({ ...settings, ...own, ...fresh });
    await startTest(tx, member, id);
    return ok({ id });
  });
}

/** Without a password the stored one stays, but never for another server or another user. */
export async function editMailbox(member: Member, id: string, input: MailboxEdit) {
  const { password, ...rest } = input;
  const settings = { ...rest, ...readingOf(input) };
  const username = settings.username ?? null;
  const secret = username ? password : undefined;
  const early = await inTeam(member, async (tx) => {
    const found = await findForChange(tx, member, id, input);
    if (!found.refused && (secret || !username)) await planShredding(tx, member, id);
    return found;
  });
  if (early.refused) return early;
  const sealed = secret ? await sealPassword(member, early.value, secret) : undefined;
  return inTeam(member, async (tx) => {
    const found = await findForChange(tx, member, id, input);
    if (found.refused) return found;
    const credentialVersion = username ? (sealed ?? found.value.credentialVersion) : 0;
    const changes = { ...settings, ...endedBy(settings), username, credentialVersion };
    const test = signsInOtherwise(found.value, changes);
    // What was proved was proved of the mailbox as it was.
    const proof = test ? { provedAt: null, probeSentAt: null, ...unseen(found.value, input) } : {};
    await tx
      .update(mailboxes)
      .set({ ...changes, ...proof })
      .where(eq(mailboxes.id, id));
    await (test ? startTest(tx, member, id) : wakeSending(tx, member, id));
    return ok();
  });
}

/** Has the worker sign in again and say how it went. */
export async function retest(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const mailbox = await findMailbox(tx, id);
    demandKeeper(member, mailbox);
    if (mailbox.kind === "practice") return refused("practice-needs-none");
    await startTest(tx, member, id);
    return ok();
  });
}

/** Two who connect or remove at the same time do so one after the other. */
export async function lockTeam(tx: Tx, { teamId }: Member) {
  const locked = tx.select().from(teams).where(eq(teams.id, teamId)).for("no key update");
  const [team] = await locked;
  if (!team) throw new NotFound("team");
  return team;
}

/** Both ways of connecting ask it, before and after the secret is sealed. */
export async function whyNotConnect(
  tx: Tx,
  team: { id: string; isDemo: boolean },
  address: string,
) {
  if (team.isDemo) return refused("demo-team");
  if (await isTaken(tx, team.id, address)) return refused("already-connected");
  return undefined;
}

async function findForChange(tx: Tx, member: Member, id: string, input: MailboxEdit) {
  await lockTeam(tx, member);
  const mailbox = await findMailbox(tx, id);
  if (mailbox.kind !== "smtp") throw new NotFound("mailbox");
  demandKeeper(member, mailbox);
  const wanting = takesPasswordElsewhere(mailbox, input) || mailbox.credentialVersion === 0;
  if (input.username && !input.password && wanting) return refused("password-needed");
  const taken = await isTaken(tx, mailbox.teamId, input.address, id);
  return taken ? refused("already-connected") : ok(mailbox);
}

async function isTaken(tx: Tx, teamId: string, address: string, but?: string): Promise<boolean> {
  const rows = await tx
    .select({ id: mailboxes.id, address: mailboxes.address })
    .from(mailboxes)
    .where(eq(mailboxes.teamId, teamId));
  const key = identityKey(address);
  return rows.some((row) => row.id !== but && identityKey(row.address) === key);
}

/** Another address may have another domain, of which nothing was seen. */
function unseen({ address }: Mailbox, after: MailboxEdit) {
  return address === after.address ? {} : { health: null, healthAt: null };
}

/** The worker signs in and says how it went; nothing is sent before. */
export async function startTest(tx: Tx, { teamId }: Member, mailboxId: string): Promise<void> {
  const reading = sql<ReadingState>`case
    when kind in ('google', 'microsoft') and reading = 'off' then 'off'
    when kind = 'smtp' and imap_host is null then 'off'
    else 'testing' end`;
  const testing = { state: "testing", problem: null, reading, readingProblem: null } as const;
  const ratesFrom = sql`case when problem in ('bounces', 'complaints')
    then ${now().toISOString()}::timestamptz + make_interval(secs => ahead_seconds)
    else rates_from end`;
  await tx
    .update(mailboxes)
    .set({ ...testing, ratesFrom })
    .where(eq(mailboxes.id, mailboxId));
  await enqueue(tx, mailboxTest, { teamId, mailboxId }, { key: mailboxId });
}

function factsOf(mailbox: Mailbox): MailboxFacts {
  const { teamId: _t, credentialVersion: _v, teamIsDemo: _d, ...facts } = mailbox;
  return facts;
}
