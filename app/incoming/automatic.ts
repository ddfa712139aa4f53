/** Answers that no person wrote: out of office, other machines, and the challenge of a spam guard (RFC 3834). */
import { header, type IncomingMail } from "#app/incoming/mail.ts";
import { type CalendarDay, returnDay } from "#app/incoming/return-day.ts";

export type Automatic =
  | { kind: "out-of-office"; back?: CalendarDay | undefined; because: string }
  | { kind: "left"; because: string }
  | { kind: "challenge"; because: string }
  | { kind: "automatic"; because: string };

/** Undefined for what a person wrote. `received` is the day on which it came, for dates without a year. */
export function readAutomatic(mail: IncomingMail, received: CalendarDay): Automatic | undefined {
  const text = mail.text.slice(0, 5_000);
  // A person pressed "unsubscribe"; their mail program wrote the rest.
  if (mail.headers.has("x-apple-unsubscribe")) return undefined;
  if (challenges.test(`${mail.subject}\n${text}`)) return { kind: "challenge", because: "words" };
  const mark = markOf(mail);
  // Somebody who writes by hand may say that they are away; a machine says so in its headers or subject.
  const because = mark ?? (speaksAsMachine(mail.subject, text) ? "subject" : undefined);
  if (!because) return undefined;
  if (leftWords.test(text)) return { kind: "left", because };
  const said = mark ? `${mail.subject}\n${text}` : mail.subject;
  const isAway = absences.test(said) || (mark !== undefined && reasons.test(said));
  const isReceipt = receipts.test(text) && !absences.test(text);
  if (isAway || (answers.test(said) && !isReceipt))
    return { kind: "out-of-office", back: returnDay(text, received), because };
  return { kind: "automatic", because };
}

/** Behind a "Re:" stands what we wrote ourselves, unless the text says so too; the name of a host says nothing. */
function speaksAsMachine(subject: string, text: string): boolean {
  const says = (words: string) => {
    const plain = words.replace(/[^\s@]{1,100}[.@][\p{L}\d-]{2,}(?![\p{L}\d])/gu, "");
    return absences.test(plain) || answers.test(plain);
  };
  return says(subject) && (!/^\s*(?!ooo|auto)\p{L}{2,5}\s*:/iu.test(subject) || says(text));
}

/** The header by which it gives itself away. */
function markOf(mail: IncomingMail): string | undefined {
  const submitted = header(mail, "auto-submitted")?.trim().toLowerCase();
  if (submitted && !submitted.startsWith("no")) return "auto-submitted";
  const precedence = header(mail, "precedence")?.trim().toLowerCase() ?? "";
  if (/^(?:auto_reply|bulk|junk)$/.test(precedence)) return "precedence";
  for (const name of own) if (mail.headers.has(name)) return name;
  if (/oof|autoreply/i.test(header(mail, "x-auto-response-suppress") ?? "")) return undefined;
  if (header(mail, "return-path")?.trim() === "<>") return "return-path";
  return undefined;
}

const own = [
  "x-autoreply",
  "x-autorespond",
  "x-auto-reply-from",
  "x-autoresponder",
  "x-mail-autoreply",
  "vacation",
  "x-ms-exchange-generated-message-source",
];

/** What says that somebody is away, also in a subject; and what says only that a machine answers. */
const absences =
  /out[- ]of[- ](?:the )?office|\booo\b|on (?:vacation|holiday|annual leave|maternity leave|leave)|away from (?:my|the) (?:office|desk|e-?mail)|i am away|abwesen|nicht im (?:büro|hause?)|im urlaub|absen(?:t|ce)(?: du bureau)?|en congés?|fuera de (?:la )?oficina|de vacaciones|fuori (?:ufficio|sede)|in ferie|assenza dall|(?:sono|sarò|saremo) (?:assent|via )|aus[eê]n(?:te|cia)|fora do escrit[oó]rio|de f[eé]rias|afwezig|niet aanwezig|met vakantie|frånvarande|frånvaro|fravær|på ferie|fraværende|poissa|lomalla|nieobecno|poza biurem|na urlopie|mimo kancelář|nepřítom|na dovolen|házon kívül|szabadságon vagyok|în concediu|nu sunt (?:la|în) birou|ofis dışında|yıllık izin|izinde(?:yim|yiz)|izinli|εκτός γραφείου|σε άδεια|odsut(?:an|na|nost)|na godišnjem|odsoten|odsotn|na dopustu|извън офиса|в отпуск|вне офиса|у відпустці|поза офісом|не в офісі|vắng mặt|nghỉ phép|di luar kantor|sedang cuti|kontorist väljas|puhkusel|prombūtn|atvaļinājum|atostog|خارج المكتب|في إجازة|מחוץ למשרד|בחופשה|不在|休假中|不在办公室|不在辦公室|부재 ?중|parental leave/i;
const answers =
  /auto(?:matic|mated)?[- ]?(?:reply|response|answer)|automatische antwort|réponse automatique|respuesta autom[aá]tica|risposta automatica|resposta autom[aá]tica|automatisch antwoord|autosvar|automatisk(?:t|e)? svar|odpowiedź automatyczna|odpověď automatická|automaattinen vastaus|automatyczna odpowiedź|automatická odpověď|автоответ|otomatik yanıt|automatikus válasz|răspuns automat|αυτόματη απάντηση|automatski odgovor|samodejni odgovor|автоматич(?:еский ответ|на відповідь)|автоматичен отговор|trả lời tự động|balasan otomatis|automaatvastus|automātiskā atbilde|automatinis atsakymas|رد تلقائي|תשובה אוטומטית|自動(?:返信|応答|回覆)|自动(?:回复|答复)|자동 ?응답/i;
/** Words of absence that are other words too: heard only from what shows itself as a machine. */
const reasons =
  /unterwegs|nicht erreichbar|parental leave|sick leave|elternzeit|mutterschutz|krank|congé maternité|arrêt maladie|baja (?:maternal|médica)|permesso|maternità|licença|zwangerschapsverlof|ouderschapsverlof|föräldraledig|semester|ferie|barselsorlov|vanhempainvapaa|zwolnieni|urlop|dovolen|szabadság(?:on|ra)|больничном|отсутств|tatil|izin(?:de|li)|휴가|休暇|休假|外出/i;

/** Somebody's desk has it: nobody is away. */
const receipts =
  /(?:thank you|thanks) for (?:contacting|getting in touch|reaching out|you(?:r)? (?:e-?mail|message|enquiry|inquiry|request|interest))|(?:have|.ve|has been) received your|your (?:message|request|e-?mail|enquiry) has been received|ticket|customer (?:service|care|support)|(?:business|opening|office|working) hours|within (?:the next )?\w+(?:[- ]\w+)? ?(?:(?:business|working) )?(?:hours?|days?)\b|danke für ihre (?:anfrage|nachricht|e-?mail)|vielen dank für ihre (?:anfrage|nachricht|e-?mail)|merci (?:de nous avoir|pour votre)|gracias por (?:contactar|su|tu)|grazie per (?:averci|il tuo|la sua)|obrigad[oa] p(?:or|elo) (?:entrar em|seu|contacto)|bedankt voor uw|tack för (?:ditt|att)|tak for din|takk for (?:din|at)|kiitos (?:viestist|yhteydenot)|dziękujemy za|děkujeme za|спасибо за (?:ваше|обращение)|お問い合わせ.{0,20}ありがとう|感谢您|(?:邮件|郵件|来信|來信).{0,10}收到|收到.{0,6}(?:邮件|郵件|来信|來信)/i;

const leftWords =
  /(?:no longer|not) (?:with|work(?:s|ing)? (?:for|at|here))|has left (?:the )?(?:company|organi[sz]ation|us)|left (?:the )?company|nicht mehr (?:bei|für|im unternehmen|tätig)|ne (?:travaille|fait) plus (?:chez|partie)|a quitté (?:la société|l.entreprise|notre)|ya no trabaja|non lavora più|não trabalha mais|niet meer werkzaam|slutat (?:på|hos)|ikke længere ansat|nie pracuje już/i;

const challenges =
  /(?:verify|confirm) (?:that )?you(?:r (?:e-?mail|message)| are (?:a )?human)|to (?:complete|ensure) (?:the )?delivery of your (?:message|e-?mail)|click (?:the|this) link (?:below )?to (?:deliver|release|verify|be added)|(?:only|messages) from senders (?:that |whom )?i have approved|(?:approved|allowed|guest) (?:senders? )?list|list of (?:approved|allowed) senders|have your address added|boxbe|spamarrest|sender verification required|waitlisted/i;
