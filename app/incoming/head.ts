/** The head of a message that lies in a mailbox: enough to see whether it may be for us. */
import { messageIds, readFields } from "#app/incoming/mail.ts";

export type HeadFacts = {
  /** The bare address in From; empty where there is none. */
  from: string;
  /** What it answers, the nearest first, without brackets. */
  answers: string[];
  /** It may tell what became of a message of ours. */
  mayBeReport: boolean;
};

/** Of raw header lines, folded as they came. */
export function readHead(headers: string): HeadFacts {
  const fields = readFields(headers.slice(0, 200_000));
  const field = (name: string) => fields.get(name) ?? "";
  return {
    from: addressIn(field("from")),
    answers: answersIn(field("in-reply-to"), field("references")),
    mayBeReport: mayBeReport(field),
  };
}

/** In-Reply-To first, then References from the last, which is the nearest (RFC 5322 3.6.4). */
export function answersIn(inReplyTo: string, references: string): string[] {
  const all = [...messageIds(inReplyTo), ...messageIds(references).reverse()];
  return [...new Set(all)].slice(0, 50);
}

/** One word without end would be looked through once for each of its letters. */
const MOST_OF_A_FIELD = 2_000;

/** `Ada <ada@b.example>` and `ada@b.example`; the last in angle brackets, as names may hold some. */
export function addressIn(whole: string): string {
  const field = whole.slice(0, MOST_OF_A_FIELD);
  const bracketed = [...field.matchAll(/<([^<>\s]+@[^<>\s]+)>/g)].at(-1)?.[1];
  return (bracketed ?? /[^\s<>,;:"]+@[^\s<>,;:"]+/.exec(field)?.[0] ?? "").slice(0, 320);
}

const daemons =
  /^(?:mailer-?daemon|post_?master|mail[.-]?delivery|mail-?daemon|bounces?|microsoftexchange|complaints?|abuse|fbl|feedback)/i;
const subjects =
  /undeliver|deliver|failure notice|returned mail|non.?remis|remise|unzustellbar|zugestellt|zustell|entregar|consegna|entregue|bezorg|bestelbaar|leveres|leverer|levereras|toimitus|dostarcz|недоставлен|未送达|配信不能|배달/i;

function mayBeReport(field: (name: string) => string): boolean {
  if (
    /^(?:multipart\/report|message\/(?:delivery-status|feedback-report))/i.test(
      field("content-type"),
    )
  )
    return true;
  if (field("x-failed-recipients") !== "" || field("return-path").trim() === "<>") return true;
  return (
    daemons.test(addressIn(field("from"))) ||
    /^complaint about message from /i.test(field("subject").trim()) ||
    (addressIn(field("from")) === "" && subjects.test(field("subject")))
  );
}
