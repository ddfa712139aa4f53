/** The letter that shows whether answers reach us: sent to where an answer would go, and looked for there. */
import { eq } from "drizzle-orm";
import { openMailbox } from "#app/adapters/mailbox/index.server.ts";
import { config } from "#app/config.server.ts";
import { domainOf } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { ID_BYTES, idBytes, idText } from "#app/core/id-bytes.ts";
import { renderLetter } from "#app/core/letter.ts";
import type { Member } from "#app/core/member.ts";
import type { MimeMessage } from "#app/core/mime.ts";
import { ok, refused } from "#app/core/result.ts";
import { contactHash, sign, verify } from "#app/core/signing.server.ts";
import { openPassword } from "#app/mailboxes/credentials.server.ts";
import { mailboxProbe } from "#app/mailboxes/jobs.ts";
import { demandKeeper } from "#app/mailboxes/keeper.ts";
import { findMailbox, type Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { probeLetter } from "#app/mailboxes/probe.ts";
import { readTarget } from "#app/mailboxes/replies.server.ts";
import { withSignatures } from "#app/mailboxes/seen.ts";
import { unsubscribeToken } from "#app/suppression/one-click.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";

const HEADER = "X-Audienti-Probe";

/** Has the worker send one; gives the address it goes to. */
export async function askForProbe(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const mailbox = await findMailbox(tx, id);
    demandKeeper(member, mailbox);
    const found = await readAim(tx, mailbox);
    if (found.refused) return found;
    await tx.update(mailboxes).set({ probeSentAt: now() }).where(eq(mailboxes.id, id));
    await enqueue(tx, mailboxProbe, { teamId: member.teamId, mailboxId: id }, { key: id });
    return ok({ to: found.value.to });
  });
}

/** The worker's half: everything is asked again, for it may have changed. */
export async function handOverProbe(member: Member, id: string) {
  const found = await inTeam(member, async (tx) => {
    const mailbox = await findMailbox(tx, id);
    const aim = await readAim(tx, mailbox);
    return aim.refused ? aim : ok({ mailbox, to: aim.value.to });
  });
  if (found.refused) return found;
  const { mailbox, to } = found.value;
  const use = { job: mailboxProbe.name, why: "probe" } as const;
  const password = await openPassword(member, mailbox, use);
  if (password.refused) return refused(password.refused);
  const door = openMailbox(mailbox, { password: password.value });
  try {
    const outcome = await door.send(compose(mailbox, to));
    if (outcome.kind === "accepted") return ok();
    await inTeam(member, (tx) =>
      tx.update(mailboxes).set({ probeSentAt: null }).where(eq(mailboxes.id, id)),
    );
    return refused(outcome.kind === "withdrawn" ? "withdrawn" : outcome.why);
  } finally {
    await door.close();
  }
}

/**
 * The mailbox that a letter with these raw headers was sent from to try the way back; undefined for what
 * is no such letter of ours. Anybody may copy the headers, so it says nothing about who sent them on.
 */
export function readProbe(headers: string): { teamId: string; mailboxId: string } | undefined {
  const [, token = ""] =
    new RegExp(`^${HEADER}:[ \\t\\r\\n]*([\\w-]+)[ \\t]*\\r?$`, "im").exec(headers) ?? [];
  const payload = verify("probe", token);
  if (payload?.length !== 2 * ID_BYTES) return undefined;
  return {
    teamId: idText(payload.subarray(0, ID_BYTES)),
    mailboxId: idText(payload.subarray(ID_BYTES)),
  };
}

/**
 * For whoever reads: such a letter has arrived in `through`, so answers do as well. With its raw headers
 * we see what its provider signs. Safe to repeat; a letter that was sent before the last change proves nothing.
 */
export async function noteProbe(
  tx: Tx,
  { teamId }: Member,
  { mailboxId, through, headers }: { mailboxId: string; through?: string; headers?: string },
): Promise<void> {
  const [mailbox] = await tx
    .select()
    .from(mailboxes)
    .where(eq(mailboxes.id, mailboxId))
    .for("update");
  if (!mailbox || mailbox.teamId !== teamId || !mailbox.probeSentAt) return;
  if (through && through !== (mailbox.repliesTo ?? mailbox.id)) return;
  const seen = headers ? { health: withSignatures(mailbox.health, headers) } : {};
  await tx
    .update(mailboxes)
    .set({ provedAt: now(), ...seen })
    .where(eq(mailboxes.id, mailboxId));
}

async function readAim(tx: Tx, mailbox: Mailbox) {
  if (mailbox.kind === "practice") return refused("practice-needs-none");
  if (mailbox.state !== "ready") return refused("not-ready");
  const target = await readTarget(tx, mailbox);
  if (target) return target.reading === "on" ? ok({ to: target.address }) : refused("not-read");
  return mailbox.reading === "on" ? ok({ to: mailbox.address }) : refused("no-reader");
}

/** Signed and led back like any message of ours, so that what is seen of it holds for those. */
function compose(mailbox: Mailbox, to: string): MimeMessage {
  const { id, teamId, address, fromName } = mailbox;
  const token = sign("probe", Buffer.concat([idBytes(teamId), idBytes(id)]));
  const optOut = unsubscribeToken({ teamId, hash: contactHash(to) });
  const { subject, text, html } = renderLetter(probeLetter(address, to), { name: "personal" });
  return {
    messageId: `<${newId()}.probe@${domainOf(address)}>`,
    from: { name: fromName, address },
    ...{ to, subject, text, html, date: now() },
    headers: {
      [HEADER]: token,
      ...(to !== address && { "Reply-To": to }),
      "List-Unsubscribe": `<${config.baseUrl}/u/${optOut}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    },
  };
}
