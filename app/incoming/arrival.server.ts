/** The one door for what came back: stored in its thread and acted upon in one transaction, once. */
import { after } from "#app/core/clock.ts";
import { failpoint } from "#app/core/failpoint.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { tell } from "#app/hooks/tell.server.ts";
import { type About, senderKey } from "#app/incoming/ours.server.ts";
import type { ReadMail } from "#app/incoming/parse.server.ts";
import { type Stored, store } from "#app/incoming/threads.server.ts";
import type { Understood } from "#app/incoming/understand.ts";
import {
  type Held,
  holdWhatItIsAbout,
  noteAbsence,
  noteObjection,
  noteReply,
} from "#app/outreach/coming-back.server.ts";
import { provenSent } from "#app/outreach/reconcile.server.ts";
import { noteBounce, noteComplaint } from "#app/outreach/sent-back.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import type { HookEvent } from "#db/schema/hooks.ts";

/** `also` is done in the transaction that stores it, or finds it stored already. */
export type Arrived = { mail: ReadMail; at: Date; also?: Also | undefined };
export type Also = (tx: Tx) => Promise<unknown>;

/** Safe to repeat: a message that is stored already changes nothing. We never answer any of them. */
export async function receive(member: Member, { sendId, proves }: About, arrived: Arrived) {
  const { mail, at, also } = arrived;
  const { understood } = mail;
  if (understood.kind === "nothing") return refused("nothing-follows");
  if (proves) await provenSent(member, sendId);
  return inTeam(member, async (tx) => {
    const held = await holdWhatItIsAbout(tx, sendId);
    if (!held) return refused("nobody");
    const { enrolment, mailbox } = held;
    const { threadId, messageId, fresh } = await store(tx, member, {
      conversation: {
        mailboxId: mailbox.id,
        prospectId: enrolment.prospectId,
        enrolmentId: enrolment.id,
        subject: held.send.subject ?? mail.subject,
      },
      message: asStored(mail, sendId, later(at, held.send.sentAt)),
    });
    if (fresh) {
      await act(tx, member, { held, understood, at });
      for (const event of eventsOf(understood))
        await tell(tx, member, { event, subjectId: messageId });
    }
    await also?.(tx);
    await failpoint("before-arrival-commit");
    return ok({ threadId, messageId, fresh });
  });
}

/** Servers note the second only, and their clocks differ: an answer stands below what it answers. */
function later(at: Date, sentAt: Date | null): Date {
  return sentAt && at <= sentAt ? after(sentAt, 1) : at;
}

function asStored(mail: ReadMail, sendId: string, at: Date): Stored {
  const { understood, messageId, from, to, subject, text, html, attached } = mail;
  return {
    kind: understood.kind as Exclude<Understood["kind"], "nothing">,
    ...{ messageId, sendId, subject, text, html, attached, at },
    ...{ fromName: from.name, fromAddress: senderKey(from.address), toAddress: to },
    visible: understood.visible,
    detail: detailOf(understood),
    objects: understood.kind === "reply" && understood.objects,
  };
}

function detailOf(understood: Understood): string | null {
  if (understood.kind === "bounce") return understood.severity;
  if (understood.kind === "away") return understood.back ?? null;
  return understood.kind === "automatic" && understood.left ? "left" : null;
}

type Acting = { held: Held; understood: Understood; at: Date };

/** A machine's answer stops nothing; an absence delays. */
async function act(tx: Tx, member: Member, { held, understood, at }: Acting): Promise<void> {
  if (understood.kind === "reply") {
    // First, so that it is the reason that stays.
    if (understood.objects) await noteObjection(tx, member, held, at);
    await noteReply(tx, held, at);
  }
  if (understood.kind === "away") await noteAbsence(tx, held, understood.back);
  if (understood.kind === "bounce") {
    await noteBounce(tx, member, { held, bounced: { severity: understood.severity, at } });
  }
  if (understood.kind === "complaint") await noteComplaint(tx, member, { held, at });
}

function eventsOf(understood: Understood): HookEvent[] {
  if (understood.kind === "reply") return understood.objects ? ["reply", "objection"] : ["reply"];
  if (understood.kind === "bounce") return ["bounce"];
  return understood.kind === "complaint" ? ["objection"] : [];
}
