/** Connecting a mailbox by signing in at its provider: away, back, and only then a yes that counts. */
import { timingSafeEqual } from "node:crypto";
import { eq } from "drizzle-orm";
import { findProvider, newAttempt } from "#app/adapters/oauth/index.server.ts";
import type { Granted } from "#app/adapters/oauth/port.ts";
import { identityKey, readAddress } from "#app/core/address.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { planShredding, sealPassword } from "#app/mailboxes/credentials.server.ts";
import { endedBy, suggestedHabits } from "#app/mailboxes/habits.ts";
import { demandKeeper } from "#app/mailboxes/keeper.ts";
import type { MailboxHabits } from "#app/mailboxes/mailbox.ts";
import {
  findMailbox,
  lockTeam,
  type Mailbox,
  startTest,
  whyNotConnect,
} from "#app/mailboxes/mailboxes.server.ts";
import {
  type Attempt,
  type CameBack,
  GONE_ADDRESS,
  nameOfProvider,
  type Pending,
  type ProviderName,
} from "#app/mailboxes/provider.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";

export function isSetUp(provider: ProviderName): boolean {
  return findProvider(provider) !== undefined;
}

type Beginning = { provider: ProviderName; read: boolean; mailboxId?: string | undefined };

/** The mailbox that is signed in to again, if any. Throws NotFound and NotAllowed. */
export async function findToSignIn(member: Member, provider: ProviderName, id: string) {
  const mailbox = await inTeam(member, (tx) => findMailbox(tx, id));
  if (mailbox.kind !== provider) throw new NotFound("mailbox");
  demandKeeper(member, mailbox);
  return mailbox;
}

/** Where the browser goes, and what it has to bring back. Nothing is written. */
export async function beginConnecting(member: Member, { provider, read, mailboxId }: Beginning) {
  const known = mailboxId ? await findToSignIn(member, provider, mailboxId) : undefined;
  const port = findProvider(provider);
  if (!port) return refused("not-set-up");
  if (await inTeam(member, async (tx) => (await lockTeam(tx, member)).isDemo)) {
    return refused("demo-team");
  }
  const { state, verifier } = newAttempt();
  const hint = known && known.address !== GONE_ADDRESS ? known.address : undefined;
  const attempt: Attempt = {
    ...{ step: "away", provider, state, verifier, read },
    mailboxId: known?.id ?? null,
  };
  return ok({ url: port.begin({ state, verifier, read, hint }), attempt });
}

/**
 * Trades the code for a credential and seals that in the vault. No mailbox has it yet: within 10 minutes
 * somebody confirms, or it is destroyed.
 */
export async function finishConnecting(
  member: Member,
  attempt: Attempt | Pending | undefined,
  back: CameBack,
) {
  if (attempt?.step !== "away" || !isSame(attempt.state, back.state)) return refused("stale");
  const port = findProvider(attempt.provider);
  if (!port) return refused("not-set-up");
  if (back.error || !back.code) {
    return refused(back.error === "access_denied" ? "denied" : "try-later");
  }
  const known = attempt.mailboxId
    ? await findToSignIn(member, attempt.provider, attempt.mailboxId)
    : undefined;
  const granted = await port.finish(back.code, attempt.verifier);
  if (granted.refused) return refused(granted.refused);
  return sealGranted(member, attempt.provider, { granted: granted.value, known });
}

type Sealing = { granted: Granted; known: Mailbox | undefined };

async function sealGranted(member: Member, provider: ProviderName, { granted, known }: Sealing) {
  const { address } = readAddress(granted.address);
  if (!address) return refused("no-address");
  const mailbox = { id: known?.id ?? newId(), credentialVersion: known?.credentialVersion ?? 0 };
  const refusal = await inTeam(member, async (tx) => {
    const why = await whyNotTake(tx, member, { known, address });
    if (!why) await planShredding(tx, member, mailbox.id);
    return why;
  });
  if (refusal) return refusal;
  const version = await sealPassword(member, { ...mailbox, kind: provider }, granted.secret);
  const pending: Pending = {
    ...{ step: "back", provider, mailboxId: mailbox.id, again: known !== undefined, version },
    ...{ address, name: granted.name, read: granted.rights.includes("read") },
  };
  return ok(pending);
}

type Taking = { known: Mailbox | undefined; address: string };

/** A mailbox keeps its address for good; one whose owner is gone has none and takes any free one. */
async function whyNotTake(tx: Tx, member: Member, { known, address }: Taking) {
  const team = await lockTeam(tx, member);
  if (!known || known.address === GONE_ADDRESS) return whyNotConnect(tx, team, address);
  const same = identityKey(known.address) === identityKey(address);
  return same ? undefined : refused("other-account");
}

/** The yes. The same one given twice connects once. */
export async function confirmConnecting(
  member: Member,
  pending: Pending,
  { fromName }: { fromName: string },
) {
  return inTeam(member, async (tx) => {
    const team = await lockTeam(tx, member);
    const [known] = await tx.select().from(mailboxes).where(eq(mailboxes.id, pending.mailboxId));
    if (known && !pending.again) return ok({ id: known.id });
    if (pending.again) return signInAgain(tx, member, { pending, known, fromName });
    const { provider, mailboxId: id, version, address, read } = pending;
    const refusal = await whyNotConnect(tx, team, address);
    if (refusal) return refusal;
    const own = { id, teamId: team.id, teamIsDemo: team.isDemo, userId: member.userId };
    const signed = { kind: provider, credentialVersion: version, address, fromName };
    const fresh = { state: "testing", reading: read ? "testing" : "off", zone: team.zone } as const;
    await tx.insert(mailboxes).values({ ...suggestedHabits, ...own, ...signed, ...fresh });
    await startTest(tx, member, id);
    return ok({ id });
  });
}

type Again = { pending: Pending; known: Mailbox | undefined; fromName: string };

/** It keeps its id, so the sequences that wait for it go on where they stopped, in their order. */
async function signInAgain(tx: Tx, member: Member, { pending, known, fromName }: Again) {
  if (!known || known.kind !== pending.provider) throw new NotFound("mailbox");
  demandKeeper(member, known);
  const { id } = known;
  if (known.credentialVersion >= pending.version) return ok({ id });
  const refusal = await whyNotTake(tx, member, { known, address: pending.address });
  if (refusal) return refusal;
  const { version: credentialVersion, read } = pending;
  const reading = read ? ("testing" as const) : ("off" as const);
  const whose = { userId: known.userId ?? member.userId, address: pending.address, fromName };
  await tx
    .update(mailboxes)
    .set({ credentialVersion, reading, readingProblem: null, ...whose })
    .where(eq(mailboxes.id, id));
  await startTest(tx, member, id);
  return ok({ id });
}

/** How much, when and under which name; its address is the account's. */
export async function editSignedIn(
  member: Member,
  id: string,
  { address: _, ...habits }: MailboxHabits,
) {
  return inTeam(member, async (tx) => {
    const mailbox = await findMailbox(tx, id);
    if (!nameOfProvider(mailbox.kind)) throw new NotFound("mailbox");
    demandKeeper(member, mailbox);
    await tx
      .update(mailboxes)
      .set({ ...habits, ...endedBy(habits) })
      .where(eq(mailboxes.id, id));
    await wakeSending(tx, member, id);
    return ok();
  });
}

function isSame(one: string, other: string | undefined): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other ?? "")];
  return a.length === b.length && timingSafeEqual(a, b);
}
