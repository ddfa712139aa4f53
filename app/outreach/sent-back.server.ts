/** What came back as a bounce or a complaint: about the address, about the moment, or about us. */
import { eq } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { type Held, stop } from "#app/outreach/coming-back.server.ts";
import { pauseWhatCausesTooMuch } from "#app/outreach/pausing.server.ts";
import { halt } from "#app/outreach/record.server.ts";
import { suppressHashes } from "#app/suppression/suppression.server.ts";
import type { Tx } from "#db/client.ts";
import { sends } from "#db/schema/outreach.ts";

export type Bounced = { severity: "hard" | "soft" | "policy"; at: Date };

const weight = { soft: 0, policy: 1, hard: 2 };

/**
 * Hard: nobody writes to the address again. Policy: it is about us, so the mailbox rests until a person
 * has looked, and the person written to stays. Soft is noted. The message remains counted as sent, or a
 * bounce would make room for one more that day.
 */
export async function noteBounce(
  tx: Tx,
  member: Member,
  { held, bounced: { severity, at } }: { held: Held; bounced: Bounced },
): Promise<void> {
  const { send, enrolment, mailbox, sequence } = held;
  const heavier = !send.bounce || weight[severity] > weight[send.bounce];
  await tx
    .update(sends)
    .set({ bouncedAt: send.bouncedAt ?? at, bounce: heavier ? severity : send.bounce })
    .where(eq(sends.id, send.id));
  if (severity === "soft") return;
  if (severity === "policy") {
    if (mailbox.state === "ready" && mailbox.kind !== "practice") {
      await halt(tx, mailbox, { state: "paused", problem: "refused-elsewhere" });
    }
    return;
  }
  const reason = "address-unknown";
  await suppressHashes(tx, member, { hashes: [enrolment.optOutHash], reason });
  await stop(tx, { ids: [enrolment.id], reason, also: ["done"] });
  await pauseWhatCausesTooMuch(tx, { mailbox, sequence });
}

/** Somebody called it spam: they are never written to again. */
export async function noteComplaint(
  tx: Tx,
  member: Member,
  { held, at }: { held: Held; at: Date },
): Promise<void> {
  const { send, enrolment, mailbox, sequence } = held;
  await tx
    .update(sends)
    .set({ complainedAt: send.complainedAt ?? at })
    .where(eq(sends.id, send.id));
  const reason = "complained";
  await suppressHashes(tx, member, { hashes: [enrolment.optOutHash], reason });
  await stop(tx, { ids: [enrolment.id], reason, also: ["done"] });
  await pauseWhatCausesTooMuch(tx, { mailbox, sequence });
}
