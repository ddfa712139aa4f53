/** What somebody wrote themselves: a reply without its quotes, its signature and the disclaimer below. */

export type Reply = { written: string; quoted: string };

/** Lines that open a quotation, in the languages of common mail programs. All on one line. */
const attributions = [
  // "On Tue, 24 Nov 2026 at 09:12, Ada Larkfield <ada@…> wrote:"
  /^on\b.{6,250}\bwrote\s*:$/i,
  /^(?:am|le|el|il|em|op|den|dnia|dne|w dniu|on)\b.{6,250}(?:schrieb|geschrieben|a écrit|escribió|ha scritto|escreveu|schreef|skrev|napisał(?:\(a\)|a)?|napsal(?:\(a\)|a)?|wrote)\b.{0,120}:$/i,
  /^.{2,200}<[^<>\s]+@[^<>\s]+>\s*(?:wrote|schrieb(?: am .{4,80})?|a écrit|escribió|ha scritto|escreveu|schreef(?: op .{4,80})?|skrev(?: den .{4,80})?|kirjoitti(?: .{2,80})?|napisał(?:\(a\))?|napsal(?:\(a\))?|írta|пишет|написал(?:\(а\)|а)?)\s*:$/i,
  /^.{2,200}\b(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev|kirjoitti|napisał(?:\(a\))?|napsal(?:\(a\))?|írta|пишет|написал(?:\(а\)|а)?)\s*:$/iu,
  /^\d{4}年.{4,200}(?:[:：]|のメール|写道[:：]?)$/u,
  /^.{2,200}(?:さんは書きました|님이 작성|写道)\s*[:：]?$/u,
  // A time, and then either the verb or an address with a colon.
  /^(?=.*\d{1,2}[:.]\d{2}).{4,200}\b(?:skrev|schreef|schrieb|kirjoitti|escreveu|napisał|napsal)\b.{0,200}:$/iu,
  /^(?=.*\d{1,2}[:.]\d{2}).{4,200}<[^<>\s]+@[^<>\s]+>\s*[:：]$/u,
];

/** Rules drawn by mail programs, with the words beneath them. */
const rules = [
  /^-{2,}\s*(?:original message|ursprüngliche nachricht|original-?nachricht|message d'origine|message original|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|oprindelig meddelelse|ursprungligt meddelande|opprinnelig melding|alkuperäinen viesti|oryginalna wiadomość|původní zpráva|исходное сообщение|forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado|messaggio inoltrato)\s*-{2,}$/iu,
  /^_{10,}$/,
  /^-{2,}\s*原始邮件\s*-{2,}$/u,
];

/** "From:" with a "Sent:" or a "To:" right below it, as Outlook opens a quotation. */
const fromLine =
  /^\*?(?:from|von|de|da|van|från|fra|lähettäjä|od|feladó|от|发件人|差出人|보낸 사람)\*?\s*[:：]\*?\s*\S/iu;
const nextLine =
  /^\*?(?:sent|to|date|subject|cc|gesendet|an|datum|betreff|envoyé|à|objet|enviado|para|asunto|fecha|inviato|a|data|oggetto|assunto|verzonden|aan|onderwerp|skickat|till|ämne|sendt|til|emne|lähetetty|vastaanottaja|aihe|wysłano|do|temat|odesláno|komu|předmět|отправлено|кому|тема|发送时间|收件人|主题|送信日時|宛先|件名|보낸 날짜|받는 사람|제목)\*?\s*[:：]/iu;

const mobile =
  /^(?:sent from (?:my|a|the|mail|yahoo|outlook|proton|samsung)|get outlook for|von meinem .{2,40} gesendet|gesendet (?:von|mit|aus)|envoyé (?:de|depuis|à partir)|enviado (?:desde|do|de|a partir)|inviato (?:da|dal)|verstuurd (?:vanaf|met)|verzonden (?:vanaf|met)|skickat från|sendt fra|lähetetty|wysłane z|odesláno z|отправлено с|iPhoneから送信|发自我的|나의 .{1,20}에서 보냄)/iu;

const disclaimer =
  /^(?:this (?:e-?mail|message|communication)(?: and any| is intended| may contain| \(including)|the information (?:contained )?in this|confidentiality notice|disclaimer\b|diese (?:e-?mail|nachricht) (?:enthält|ist)|ce (?:message|courriel|mail) (?:et|est|peut)|este (?:mensaje|correo)(?: electrónico)? (?:y|es|puede|contiene)|questo messaggio|le informazioni contenute|esta mensagem|dit (?:e-?mail)?bericht|please consider the environment|caution: this email|\[external)/iu;

/** Of plain text with \n or \r\n; a reply written between or below quotes keeps every written line. */
export function readReply(text: string): Reply {
  const lines = joinWrapped(text.replace(/\r\n?/g, "\n").split("\n"));
  const opens = lines.findIndex((_, at) => opensQuote(lines, at));
  const before = opens < 0 ? lines : lines.slice(0, opens);
  const after = opens < 0 ? [] : lines.slice(opens);
  const above = writtenIn(before);
  // Nothing above the quote: they answered within or below it.
  const inside =
    above === "" ? writtenIn(after.filter((line, at) => !(at === 0 || isQuoted(line)))) : "";
  const written = above || inside;
  return { written, quoted: above === "" && inside === "" ? "" : after.join("\n").trim() };
}

function writtenIn(lines: string[]): string {
  const kept: string[] = [];
  for (const line of lines) {
    if (isSignature(line) || disclaimer.test(line.trim())) break;
    if (isQuoted(line)) continue;
    if (mobile.test(line.trim())) break;
    kept.push(line.trimEnd());
  }
  return kept
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** RFC 3676 4.3, and the dashes that people type for it. */
function isSignature(line: string): boolean {
  return /^(?:-- ?|—|--{2,5})$/.test(line.trimEnd());
}

function isQuoted(line: string): boolean {
  return /^\s*(?:>|\|\s)/.test(line);
}

function opensQuote(lines: string[], at: number): boolean {
  const line = lines[at]!.trim().replace(/^>+\s*/, "");
  if (line === "") return false;
  if (rules.some((rule) => rule.test(line))) return at > 0 || lines.length > 1;
  if (attributions.some((pattern) => pattern.test(line))) return true;
  if (!fromLine.test(line)) return false;
  const below = lines.slice(at + 1, at + 4).map((next) => next.trim().replace(/^>+\s*/, ""));
  return below.some((next) => nextLine.test(next));
}

/** Mail programs break a long attribution in two or three; put together it is told again. */
function joinWrapped(lines: string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const begins =
      /^>*\s*(?:on|am|le|el|il|em|op|den|w dniu|dnia|dne)\b.{4,}/i.test(line) &&
      !/[:.!?]\s*$/.test(line);
    let taken = 0;
    for (let more = 1; begins && more <= 2 && !taken; more++) {
      const whole = [
        line,
        ...lines.slice(at + 1, at + 1 + more).map((next) => next.replace(/^>+\s*/, "")),
      ]
        .join(" ")
        .replace(/\s+/g, " ");
      if (attributions.some((pattern) => pattern.test(whole.trim().replace(/^>+\s*/, "")))) {
        joined.push(whole.trim());
        taken = more;
      }
    }
    if (taken) at += taken;
    else joined.push(line);
  }
  return joined;
}
