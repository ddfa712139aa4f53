/** Reports of mail servers: deliveries that failed (RFC 3464), complaints (RFC 5965), and the many that follow neither. */
import { readRefusal, statusIn } from "#app/incoming/bounce.ts";
import type { DeliveryAction, DeliveryReport } from "#app/incoming/delivery.ts";
import { header, type IncomingMail, messageIds, readFields } from "#app/incoming/mail.ts";
import { readPlainBounce } from "#app/incoming/plain-bounce.ts";
import { reasonInWords } from "#app/incoming/refusal-words.ts";
import { beforeCopy, firstLines, oneLine } from "#app/incoming/server-words.ts";
import { stageIn } from "#app/incoming/stage.ts";

export type MailReport =
  | { kind: "bounce"; deliveries: DeliveryReport[]; about: string[] }
  | { kind: "complaint"; complaint: string; about: string[] };

/**
 * Undefined for what is no report. `about` holds every Message-ID that the report quotes: whoever acts
 * on it must find one that we signed, because anybody can write a report.
 */
export function readReport(mail: IncomingMail): MailReport | undefined {
  return readComplaint(mail) ?? readDeliveryStatus(mail) ?? plainBounce(mail);
}

function readComplaint(mail: IncomingMail): MailReport | undefined {
  const part = mail.parts.find(({ type }) => type === "message/feedback-report");
  if (!part && !isBareComplaint(mail)) return undefined;
  const kind = part && readFields(part.text).get("feedback-type")?.toLowerCase();
  return { kind: "complaint", complaint: kind ?? "abuse", about: idsIn(mail) };
}

/** Outlook.com sends nothing but the message that somebody called junk, under a subject of its own. */
function isBareComplaint({ subject, parts }: IncomingMail): boolean {
  const copy = parts.find(({ type }) => type === "message/rfc822");
  return (
    /^\s*complaint about message from [\da-f.:]+/i.test(subject) &&
    /^x-hmxmroriginalrecipient:/im.test(copy?.text ?? "")
  );
}

function readDeliveryStatus(mail: IncomingMail): MailReport | undefined {
  const part = mail.parts.find(({ type }) => /^message\/(?:global-)?delivery-status$/.test(type));
  if (!part) return undefined;
  const groups = part.text
    .replace(/\r\n?/g, "\n")
    // Some break the server's words and forget to indent what follows.
    .replace(/\n(?=\S)(?![a-z][a-z0-9-]*[ \t]*:)/gi, "\n ")
    .split(/\n[ \t]*\n/)
    .map(readFields);
  const deliveries = groups.filter((group) => group.has("action") || group.has("status"));
  if (deliveries.length === 0) return plainBounce(mail);
  return {
    kind: "bounce",
    deliveries: deliveries.map((group) => delivery(group, mail)),
    about: idsIn(mail),
  };
}

function delivery(group: Map<string, string>, mail: IncomingMail): DeliveryReport {
  const status = /\d\.\d{1,3}\.\d{1,3}/.exec(group.get("status") ?? "")?.[0];
  const diagnostic = diagnosticIn(group);
  const words = diagnostic || firstLines(mail.text);
  // "5.0.0" and "5.1.0" say nothing; the server's own words may hold a better one.
  const isVague = !status || /^\d\.(?:0\.0|1\.0|5\.0)$/.test(status);
  const better = isVague ? statusIn(words) : undefined;
  const stage = stageIn(diagnostic) ?? stageIn(beforeCopy(mail.text));
  const said = readRefusal({ status: better ?? status, words, stage });
  // The text for people has footers that speak of viruses and policies, in reports of any kind.
  const isFooter = diagnostic === "" && !isVague && said.severity === "policy";
  return {
    action: actionOf(group.get("action"), status),
    recipient:
      withoutType(group.get("final-recipient") ?? group.get("original-recipient")) || undefined,
    refusal: isFooter ? readRefusal({ status, words: "" }) : said,
    words: oneLine(words),
  };
}

/** Some put the server's words beside the status, or into a field of their own. */
function diagnosticIn(group: Map<string, string>): string {
  const own = withoutType(group.get("diagnostic-code"));
  // Beside the status stands what it means, which the server's own words outrank.
  if (reasonInWords(own)) return own;
  const comment = /\(([^()]{3,200})\)|^\d{3} (.{3,200})$/.exec(group.get("status") ?? "");
  const said = [
    own,
    comment?.[1] ?? comment?.[2] ?? "",
    group.get("x400-supplementary-info") ?? "",
  ];
  return said.filter(Boolean).join(" ");
}

function actionOf(raw: string | undefined, status: string | undefined): DeliveryAction {
  const word = /^[a-z]+/.exec(raw?.toLowerCase() ?? "")?.[0];
  const known = (["failed", "delayed", "delivered", "relayed", "expanded"] as const).find(
    (action) => action === word,
  );
  if (known) return known;
  if (status?.startsWith("4")) return "delayed";
  return status?.startsWith("2") ? "delivered" : "failed";
}

/** "smtp; 550 no such user" and "rfc822; somebody@there" without what stands before the semicolon. */
function withoutType(value: string | undefined): string {
  return (value ?? "").replace(/^[\w-]+\s*;\s*/, "").trim();
}

function plainBounce(mail: IncomingMail): MailReport | undefined {
  const told = readPlainBounce(mail);
  return told && { kind: "bounce", deliveries: [told], about: idsIn(mail) };
}

/** In what is quoted, or where this is an answer to something. */
function idsIn(mail: IncomingMail): string[] {
  const quoted = mail.parts
    .filter(({ type }) =>
      /^(?:message\/(?:global|rfc822|global-headers)|text\/rfc822-headers)$/.test(type),
    )
    .flatMap(({ text }) => fieldIds(text));
  const written = fieldIds(mail.text);
  const answered = ["in-reply-to", "references"].flatMap((name) => messageIds(header(mail, name)));
  return [...new Set([...quoted, ...written, ...answered])].slice(0, 50);
}

function fieldIds(text: string): string[] {
  const fields = text.slice(0, 200_000).matchAll(/^[> \t]*message-id:\s*(<[^\s<>]+>)/gim);
  return [...fields].flatMap(([, id]) => messageIds(id));
}
