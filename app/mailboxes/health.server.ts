/** Looking at the domain that a mailbox sends from; what was seen stays with the mailbox. */
import { domainToASCII } from "node:url";
import { eq } from "drizzle-orm";
import { getDomain } from "tldts";
import { lookAtDomain } from "#app/adapters/domain-health.server.ts";
import { domainOf } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { domainHealth } from "#app/mailboxes/jobs.ts";
import { demandKeeper } from "#app/mailboxes/keeper.ts";
import { findMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { readSeen } from "#app/mailboxes/seen.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";

/** What the common providers call their keys. */
const usual = [
  ...[
    "google",
    "selector1",
    "selector2",
    "fm1",
    "fm2",
    "fm3",
    "s1",
    "s2",
    "k1",
    "k2",
    "zoho",
    "zmail",
  ],
  ...["default", "dkim", "mail", "s1-ionos", "s2-ionos", "mbo0001", "mbo0002", "sig1", "20230601"],
];

/** Has the worker look. */
export async function askForHealth(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const mailbox = await findMailbox(tx, id);
    if (mailbox.kind === "practice") throw new NotFound("mailbox");
    demandKeeper(member, mailbox);
    await planHealth(tx, member, id);
    return ok();
  });
}

export async function planHealth(tx: Tx, { teamId }: Member, mailboxId: string): Promise<void> {
  await enqueue(tx, domainHealth, { teamId, mailboxId }, { key: mailboxId });
}

/** The worker's half. Safe to run again. */
export async function lookAtHealth(member: Member, id: string) {
  const mailbox = await inTeam(member, (tx) => findMailbox(tx, id));
  if (mailbox.kind === "practice") return refused("practice-needs-none");
  const domain = domainToASCII(domainOf(mailbox.address));
  const { letter } = readSeen(mailbox.health);
  const selectors = [...(letter ?? []).map(({ selector }) => selector), ...usual];
  const registered = getDomain(domain, { allowPrivateDomains: true }) ?? domain;
  const asked = { domain, registered, selectors: [...new Set(selectors)], host: mailbox.host };
  const records = await lookAtDomain(asked);
  return inTeam(member, async (tx) => {
    // A letter may have come back meanwhile.
    const { health, address } = await findMailbox(tx, id);
    if (address !== mailbox.address) return refused("changed");
    const seen = { ...readSeen(health), records: records ?? nothing };
    await tx.update(mailboxes).set({ health: seen, healthAt: now() }).where(eq(mailboxes.id, id));
    return ok();
  });
}

/** Of names kept for examples nothing can be known. */
const nothing = { keys: [] };
