/** What somebody wrote themselves: a reply without its quotes, its signature and the disclaimer below. */
import { opening } from "#app/incoming/quote-openings.ts";

export type Reply = { written: string; quoted: string };

const mobile =
  /^[(<]{0,2}(?:sent (?:from|via|with|by) \S|get outlook for|download outlook|von meinem .{2,40} gesendet|diese nachricht wurde von mein|gesendet (?:von|mit|aus|über)|(?:outlook für|laden sie outlook)|envoyé (?:de|depuis|à partir|avec)|télécharger outlook|enviado (?:desde|do|de|a partir|por)|(?:obtener|obtenga|descargar) outlook|obter o outlook|inviato (?:da|dal|con)\b|scarica outlook|(?:verstuurd|verzonden) (?:vanaf|vanuit|met|via)|outlook voor|skickat från|från min |hämta outlook|skaffa outlook|sendt (?:fra|med)|hent outlook|lähetetty |hanki outlook|wysłan[eo] (?:z|za pomocą)|pobierz .{0,20}outlook|odesláno (?:z|pomocí)|stáhnout outlook|отправлено (?:с|из)|скачать outlook|iPhone ?から送信|.{1,20}から送信$|.{2,40} küldve\.?$|trimis (?:de pe|de la|din)|.{2,40}(?:cihazımdan|'?d[ae]n) gönderildi|στάλθηκε από|أُرسلت من|نشر من|נשלח מה|dikirim dari|gửi từ|发自我的|發自我的|從我的.{1,20}傳送|나의 .{1,20}에서 보냄)/iu;

const disclaimer =
  /^\W{0,3}(?:this (?:e-?mail|message|communication|transmission)(?: and any| is intended| may contain| contains| is confidential| is sent| \(including)|the (?:information|contents?) (?:contained |transmitted )?(?:in|of) this|the sender of this|confidentiality (?:notice|note)|disclaimer\b|legal notice|privileged|diese (?:e-?mail|nachricht) (?:enthält|ist|kann|und)|der inhalt dieser|vertraulich|ce (?:message|courriel|mail) (?:et|est|peut|contient)|le contenu de ce|este (?:mensaje|correo|e-?mail)(?: electrónico)? (?:y|e|es|é|puede|pode|contiene|contém|va)|aviso legal|questo messaggio|le informazioni contenute|il contenuto di questa|esta mensagem|dit (?:e-?mail)?bericht|de informatie (?:in|verzonden)|aan dit bericht|detta (?:e-post|meddelande)|denne (?:e-?mail|e-post|meddelelse)|tämä (?:viesti|sähköposti)|niniejsza wiadomość|treść tej wiadomości|tato zpráva|данное сообщение|это сообщение .{0,20}конфиденциальн|please consider the environment|think before (?:you )?print)/iu;

/** Put on top by their server, above what they wrote. */
const banner = /^(?:caution|warning|\[external\]|external e-?mail)\W.{0,200}$/i;

/** Of plain text with \n or \r\n; a reply written between or below quotes keeps every written line. */
export function readReply(text: string): Reply {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const bare = lines.map((line) => line.replace(/^[>\s]+/, "").trimEnd());
  const segments: string[][] = [[]];
  const quoted: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const taken = opening(bare, at);
    const isOpen = taken > 0 && !isQuoted(lines[at]!);
    if (isOpen && !isMarked(lines, at + taken) && !isOwn(segments, bare, at)) {
      quoted.push(...lines.slice(at));
      break;
    }
    if (isOpen || isQuoted(lines[at]!) || isRest(lines, at)) {
      quoted.push(...lines.slice(at, at + Math.max(taken, 1)));
      at += Math.max(taken, 1) - 1;
      segments.push([]);
    } else segments.at(-1)!.push(lines[at]!);
  }
  const written = segments.map(writtenIn).filter((part) => part !== "");
  return { written: written.join("\n"), quoted: quoted.join("\n").trim() };
}

/** Every line of the quotation bears its mark, so that what bears none was written by them. */
function isMarked(lines: string[], from: number): boolean {
  let at = from;
  while (lines[at]?.trim() === "") at++;
  return lines[at] !== undefined && isQuoted(lines[at]!);
}

/** On the first line, without a date or an address, it opens what they say themselves. */
function isOwn(segments: string[][], bare: string[], at: number): boolean {
  const isFirst = segments.flat().every((line) => line.trim() === "");
  return isFirst && /^[^\d@]*[:：]$/.test(bare[at]!);
}

/** What an overlong quoted line left behind when it was broken: the rest of a link or of a sentence. */
function isRest(lines: string[], at: number): boolean {
  const above = lines[at - 1];
  if (above === undefined || !isQuoted(above)) return false;
  const line = lines[at]!;
  if (/^\s*(?:[(<]?https?:\S+|[^\s<>]+[)>]|\S+>)(?:\s*>)?$/.test(line)) return true;
  const first = /^\p{Ll}\S*/u.exec(line)?.[0];
  const isFull = above.length + 1 + (first?.length ?? 0) > 76;
  return first !== undefined && isFull && !/[.?!:]\s*$/.test(above);
}

function writtenIn(lines: string[]): string {
  const kept: string[] = [];
  for (const [at, line] of lines.entries()) {
    const bare = line.trim();
    if (isSignature(line) || disclaimer.test(bare) || isRuledCard(lines, at)) break;
    if (mobile.test(bare) && bare.length < 120 && standsAlone(lines, at)) break;
    if (!(banner.test(bare) && kept.every((each) => each === ""))) kept.push(line.trimEnd());
  }
  return kept
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** Below an empty line, or the last there is: within a paragraph the same words are a sentence. */
function standsAlone(lines: string[], at: number): boolean {
  if (at === 0 || lines[at - 1]!.trim() === "") return true;
  let next = at + 1;
  while (lines[next]?.trim() === "") next++;
  return lines[next] === undefined;
}

/** RFC 3676 4.3, and the dashes that people type for it. */
function isSignature(line: string): boolean {
  return /^(?:-- ?|—|--{2,5}|__{1,5}|\*{3,})$/.test(line.trimEnd());
}

const ruled =
  /^\s*(?:([—–―─━═=~*•·_＿-])\1{2,}|(?:--|—)\s?\p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*){0,3})\s*$/u;

/** A ruled line, or dashes and a name; a few short lines below and nothing that ends as a sentence does. */
function isRuledCard(lines: string[], at: number): boolean {
  if (at === 0 || lines.length - at > 25) return false;
  if (!ruled.test(lines[at]!)) return false;
  const below = lines.slice(at + 1).filter((line) => line.trim() !== "");
  const isShort = (line: string) =>
    line.trim().length <= 70 && !/[.!?。！？…]["”’]?\s*$/u.test(line);
  return below.length <= 8 && below.every(isShort);
}

function isQuoted(line: string): boolean {
  return /^\s*(?:>|\|\s)/.test(line);
}
