/** Reports of mail servers: deliveries that failed (RFC 3464), complaints (RFC 5965), and the many that follow neither. */
import { type Refusal, readRefusal, statusIn } from "#app/incoming/bounce.ts";
import { header, type IncomingMail, messageIds, readFields } from "#app/incoming/mail.ts";

/** What became of the message, as its server tells. Only `failed` is a bounce. */
export type DeliveryAction = "failed" | "delayed" | "delivered" | "relayed" | "expanded";

export type DeliveryReport = {
  action: DeliveryAction;
  recipient?: string | undefined;
  refusal: Refusal;
  /** The server's words, in one line. */
  words: string;
};

export type MailReport =
  | { kind: "bounce"; deliveries: DeliveryReport[]; about: string[] }
  | { kind: "complaint"; complaint: string; about: string[] };

/**
 * Undefined for what is no report. `about` holds every Message-ID that the report quotes: whoever acts
 * on it must find one that we signed, because anybody can write a report.
 */
export function readReport(mail: IncomingMail): MailReport | undefined {
  return readComplaint(mail) ?? readDeliveryStatus(mail) ?? readPlainBounce(mail);
}

function readComplaint(mail: IncomingMail): MailReport | undefined {
  const part = mail.parts.find(({ type }) => type === "message/feedback-report");
  if (!part) return undefined;
  const fields = readFields(part.text);
  return {
    kind: "complaint",
    complaint: fields.get("feedback-type")?.toLowerCase() ?? "abuse",
    about: idsIn(mail),
  };
}

function readDeliveryStatus(mail: IncomingMail): MailReport | undefined {
  const part = mail.parts.find(({ type }) => /^message\/(?:global-)?delivery-status$/.test(type));
  if (!part) return undefined;
  const groups = part.text
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t]*\n/)
    .map(readFields);
  const deliveries = groups.filter((group) => group.has("action") || group.has("status"));
  if (deliveries.length === 0) return readPlainBounce(mail);
  return {
    kind: "bounce",
    deliveries: deliveries.map((group) => delivery(group, mail)),
    about: idsIn(mail),
  };
}

function delivery(group: Map<string, string>, mail: IncomingMail): DeliveryReport {
  const status = /\d\.\d{1,3}\.\d{1,3}/.exec(group.get("status") ?? "")?.[0];
  const diagnostic = withoutType(group.get("diagnostic-code"));
  const words = diagnostic || firstLines(mail.text);
  // "5.0.0" and "5.1.0" say nothing; the server's own words may hold a better one.
  const better = status && /^\d\.(?:0\.0|1\.0|5\.0)$/.test(status) ? statusIn(words) : undefined;
  return {
    action: actionOf(group.get("action"), status),
    recipient:
      withoutType(group.get("final-recipient") ?? group.get("original-recipient")) || undefined,
    refusal: readRefusal({ status: better ?? status, words }),
    words: oneLine(words),
  };
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

const daemons =
  /^(?:mailer-?daemon|postmaster|mail-?daemon|mailerdaemon|bounces?|microsoftexchange[0-9a-f]+|system-?administrator|mdaemon|noreply-?dmarc)/i;
const subjects =
  /undeliver|delivery (?:status notification|failure|has failed|report)|failure notice|mail (?:delivery|system) (?:failed|error|failure)|returned mail|delivery (?:problem|error)|non.?remis|échec de (?:la )?remise|unzustellbar|nicht zugestellt|zustellung.{0,20}(?:fehl|problem)|no se (?:ha )?(?:podido|pudo) entregar|mancata consegna|n[aã]o (?:foi )?(?:poss[ií]vel )?(?:entreg|ser entregue)|onbestelbaar|niet (?:worden )?bezorgd|kan ikke leveres|olevererbart|kunde inte levereras|toimitus epäonnistui|niedostarcz|недоставлен|未送达|配信不能|배달/i;
const plainMarks =
  /this is the qmail-send program|a message that you sent could not be delivered|this message was created automatically by mail delivery software|could not be delivered to (?:one or more|the following)|the following (?:address|recipient|message).{0,60}(?:fail|not be delivered|problem|errors)|your message (?:did not reach|could ?n[o']t be delivered|was not delivered|wasn.t delivered)|i(?:'m| am) (?:sorry|afraid).{0,60}(?:deliver|unable)|address(?:es)? had permanent fatal errors|delivery to the following recipients? (?:failed|has failed)|undelivered mail returned|could not deliver (?:mail|your message)|recipient address rejected/i;

/** qmail, old Exim and Exchange, and providers with a style of their own: told by two marks, never by one. */
function readPlainBounce(mail: IncomingMail): MailReport | undefined {
  const fromDaemon =
    header(mail, "return-path")?.trim() === "<>" ||
    header(mail, "x-failed-recipients") !== undefined ||
    daemons.test(mail.from ?? "");
  const marks = [fromDaemon, subjects.test(mail.subject), plainMarks.test(mail.text)];
  if (marks.filter(Boolean).length < 2) return undefined;
  const words = refusingLines(mail.text);
  const isDelay =
    /delay|still trying|has not (?:yet )?been delivered|warning|verzögert|retardé/i.test(
      `${mail.subject} ${firstLines(mail.text)}`,
    );
  const onlyDelay =
    isDelay && !/permanent|giving up|has failed|will not be retried/i.test(mail.text);
  const recipient = recipientIn(mail);
  return {
    kind: "bounce",
    deliveries: [
      {
        action: onlyDelay ? "delayed" : "failed",
        recipient,
        refusal: readRefusal({ words }),
        words: oneLine(words),
      },
    ],
    about: idsIn(mail),
  };
}

function recipientIn(mail: IncomingMail): string | undefined {
  const named = header(mail, "x-failed-recipients")?.split(",")[0]?.trim();
  return named || /<?([\w.+%=-]+@[\w-]+(?:\.[\w-]+)+)>?:?/.exec(beforeCopy(mail.text))?.[1];
}

/** The lines that tell why: from the first that has a code, or the first few. */
function refusingLines(text: string): string {
  const lines = beforeCopy(text)
    .split("\n")
    .map((line) => line.trim());
  const at = lines.findIndex((line) =>
    /\b[45]\d\d[ -]|[45]\.\d{1,3}\.\d{1,3}|said:|reason:/i.test(line),
  );
  return (at < 0 ? lines : lines.slice(at)).filter(Boolean).slice(0, 12).join(" ");
}

/** What stands before the copy of our own message: its words are ours, not the server's. */
function beforeCopy(text: string): string {
  const copy =
    /^-{2,}.*(?:copy of|original message|returned message|below this line).*$|^(?:Received|Return-Path|Message-ID):\s/im.exec(
      text,
    );
  return copy ? text.slice(0, copy.index) : text;
}

function firstLines(text: string): string {
  return beforeCopy(text)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, 20)
    .join(" ");
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

function oneLine(words: string): string {
  return words.replace(/\s+/g, " ").trim().slice(0, 500);
}
