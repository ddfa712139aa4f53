/** Where a quotation begins: the lines that mail programs put above it, in the languages that they speak. */

/** Words that an attribution begins with; `On Tue, 24 Nov 2026 …`. */
const starts =
  "on|at|am|le|el|il|il giorno|in data|em|a|op|den|d\\.|på|dato|w dniu|dnia|dne|dňa|dana|la|pe|ma|ti|ke|to|su|pt|wt|śr|czw|ndz|sob|pon|út|st|čt|pá|so|ne|po|kl|в|у|στις|pada|vào|في|ב|在|於";
/** What it ends with, before or after the name. */
const verbs =
  "wrote|sent|writes|schrieb|geschrieben|a écrit|écrit|escribió|ha escrito|ha scritto|scrisse|escreveu|schreef|geschreven|skrev(?: følgende)?|kirjoitti|napisał(?:\\(a\\)|a)?|pisze|napsal(?:\\(a\\)|a)?|napísal(?:\\(a\\)|a)?|je napisao(?:/la)?|napisao(?:/la)?|ezt írta|írta|a scris|yazdı|şunu yazdı|пишет|пише|написал(?:\\(а\\)|а)?|έγραψε|menulis|đã viết|كتب|כתב(?:ה)?|写道|寫道|さんは書きました|님이 작성|작성";
const address = "[<\\[(]?\\s?[^<>\\s()\\[\\]]+@[^<>\\s()\\[\\]]+[>\\])]?";

const begins = new RegExp(`^(?:${starts})(?!\\p{L})(?=.*\\p{Nd})`, "iu");

/** With a date in it, so that a sentence which only begins with "On" stays a sentence. */
const dated = [
  new RegExp(
    `^-*\\s*(?:${starts})(?!\\p{L})(?=.*\\p{Nd}).{5,300}(?<!\\p{L})(?:${verbs})\\s*(?:[:：]|-{2,}|$)\\s*-*$`,
    "iu",
  ),
  new RegExp(
    `^(?:${starts})?(?!\\p{L})(?=.*\\p{Nd}).{4,200}(?<!\\p{L})(?:${verbs})(?!\\p{L}).{1,160}[:：]$`,
    "iu",
  ),
  // A time or a day, and an address with a colon, without a verb.
  new RegExp(`^(?=.*\\d{1,2}[:.]\\d{2}).{4,250}${address}(?:<mailto:[^>]*>)?>?\\s*[:：]$`, "iu"),
  /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s.{2,200}<[^<>\s]+@[^<>\s]+>\s*[:：]?$/iu,
  /^\d{4}\s?[年/.년].{4,200}(?:[:：]|のメール|のメッセージ|写道[:：]?|寫道[:：]?|작성\s*[:：]?)$/u,
];
const undated = [
  new RegExp(`^.{0,200}<[^<>\\s]+@[^<>\\s]+>\\s*(?:${verbs})(?!\\p{L}).{0,80}[:：]$`, "iu"),
  new RegExp(`^\\S+@\\S+\\s+(?:${verbs})(?!\\p{L}).{0,80}[:：]$`, "iu"),
  new RegExp(`^(?:${starts})(?!\\p{L})[^@]{2,120}\\s${address}\\s+(?:${verbs})\\s*[:：]$`, "iu"),
  /^.{0,200}<[^<>\s]+@[^<>\s]+>\s*(?:于|於|在|в|tarihinde).{4,80}(?:写道|寫道|wrote|yazdı)\s*[:：]$/iu,
  new RegExp(`^[^,.!?]{2,120}(?<!\\p{L})(?:${verbs})\\s*[:：]$`, "iu"),
];

/** "Original message" between dashes: the noun is enough, whatever language stands before it. */
const rule =
  /^(?:>\s*)?[-_]{2,}(?![-_])\s*(?=[\p{L}\s'’./():-]{4,50}[-_]{2,}(?:$|\s*\p{L}+\s?:)).*(?:message|nachricht|mail|mensaje|messaggio|mensagem|bericht|meddelelse|meddelande|melding|besked|viesti|wiadomo|zpráva|správa|сообщени|письмо|повідомлення|üzenet|levél|mesaj|ileti|poruka|原始邮件|原始郵件|メッセージ|메시지|wrote)/iu;
const forwards =
  /^(?:(?:begin )?forwarded message|anfang der weitergeleiteten nachricht|début du message (?:transféré|réexpédié)|inicio del mensaje reenviado|inizio messaggio inoltrato|início da mensagem (?:re)?encaminhada|begin doorgestuurd bericht|start på videresendt besked|vidarebefordrat mejl|välitetty viesti alkaa|początek przekazywanej wiadomości|začátek přeposílané zprávy|начало переадресованного сообщения)\s*[:：]$/iu;

const label = (words: string) =>
  new RegExp(`^\\s*\\*{0,2}\\s*(?:${words})\\s*\\*{0,2}\\s*[:：]\\*{0,2}\\s*(?=\\S)`, "iu");
const fromLabel = label(
  "from|von|de|da|van|från|fra|lähettäjä|od|feladó|от|от кого|отправитель|від|від кого|de la|expeditorul|kimden|gönderen|šalje|saatja|发件人|寄件者|寄件人|差出人|送信者|보낸 사람|보낸사람|من|מאת|από|dari|từ|frá|nuo",
);
const otherLabel = label(
  "sent|to|date|subject|cc|gesendet|an|datum|betreff|kopie|envoy[ée](?: le)?|à|pour|objet|sujet|date|enviado(?: el| em)?|enviada(?: em)?|para|asunto|fecha|inviato|a|data|oggetto|assunto|verzonden|aan|onderwerp|skickat|till|ämne|sendt|til|dato|emne|lähetetty|päiväys|päivämäärä|vastaanottaja|kenelle|aihe|wysłano|do|dw|temat|odesláno|komu|předmět|odoslané|predmet|elküldve|címzett|tárgy|dátum|trimis|către|subiect|subiectul|gönderilen|tarih|kime|konu|отправлено|дата|кому|тема|відправлено|发送时间|发送日期|日期|收件人|主题|主旨|寄件日期|傳送日期|收件者|送信日時|日付|日時|宛先|件名|보낸 날짜|날짜|받는 사람|받는사람|제목|تم الإرسال|إلى|التاريخ|الموضوع|נשלח|תאריך|אל|נושא|στάλθηκε|ημερομηνία|προς|θέμα|kepada|perihal|tanggal|đến|chủ đề|ngày|saatmisaeg|adresaat|nosūtīts|išsiųsta",
);

/** How many lines from here open a quotation; 0 where none begins. `lines` are trimmed and without ">". */
export function opening(lines: readonly string[], at: number): number {
  const line = lines[at]!;
  if (line === "") return 0;
  if (rule.test(line) || forwards.test(line) || /^_{10,}$/.test(line)) return 1;
  const taken = attribution(lines, at) || (opensBlock(lines, at) ? 1 : 0);
  if (taken || !/^[-=*]{10,}$/.test(line)) return taken;
  // A ruled line in HTML, and the quotation right below it.
  const below = [at + 1, at + 2].find((each) => lines[each]);
  const opened = below ? attribution(lines, below) || Number(opensBlock(lines, below)) : 0;
  return opened && below! - at + opened;
}

/** Programs break a long one in two, three or four. */
function attribution(lines: readonly string[], at: number): number {
  const line = lines[at]!;
  // What begins below with a day of its own needs no line above it.
  if (!/\p{Nd}/u.test(line) && begins.test(lines[at + 1] ?? "")) return 0;
  let whole = "";
  for (let more = 0; more < 4; more++) {
    const next = lines[at + more];
    if (next === undefined || next === "" || whole.length + next.length > 600) break;
    whole = more ? `${whole} ${next}` : next;
    if (!/(?:[:：]|-{2}|wrote|>)$/.test(whole)) {
      // A sentence ended: what follows is another's line.
      if (/[.!?]$/.test(next) && !/\p{L}{1,4}\.$|\d\.$/u.test(next)) break;
      continue;
    }
    const tidy = whole.replace(/\s+/g, " ");
    if (dated.some((pattern) => pattern.test(tidy))) return more + 1;
    const isShort = more === 0 || (more === 1 && /<\S+@\S+>/.test(line));
    if (isShort && undated.some((pattern) => pattern.test(tidy))) return more + 1;
  }
  return 0;
}

/** "From:" with a "Sent:" or a "To:" right below it, as Outlook has it; some begin with the date. */
function opensBlock(lines: readonly string[], at: number): boolean {
  const line = lines[at]!;
  const isFrom = fromLabel.test(line);
  if (isFrom && /^[^:：]+[:：]\*?\s*<?[^\s<>]+@[^\s<>]+>?(?:$|\s+\p{L}+\s*[:：]\s)/u.test(line))
    return true;
  if (!isFrom && !(otherLabel.test(line) && /\d|@/.test(line))) return false;
  const below = lines.slice(at + 1, at + 4);
  const near = below.filter((next) => fromLabel.test(next) || otherLabel.test(next));
  if (!isFrom) return near.some((next) => next.includes("@"));
  return near.length > 1 || (near.length > 0 && /[\d@]/.test(`${line} ${near[0]}`));
}
