/** Files that go with a letter: how many, how large, what they are called, and the words for all of it. */
import { sizeWords } from "#app/core/size.ts";
import { type Kind, kinds, type Unfit } from "#app/outreach/attachment-kind.ts";
import type { MailboxKind } from "#db/schema/mailboxes.ts";

export const MOST_FILES = 5;
/** Of all files of a letter together; a message is a third larger than what it carries. */
export const MOST_BYTES = 5_000_000;
/** Microsoft takes requests of 4 MB, in which a file is encoded twice. */
const MOST_BYTES_MICROSOFT = 2_000_000;
/** Of all files of a team's steps; each step holds its own copy. */
export const MOST_BYTES_OF_TEAM = 200_000_000;
/** Of letters that are claimed together, so that none waits long behind the others. */
export const MOST_BYTES_AT_ONCE = 40_000_000;

const NAME_LENGTH = 120;

/** A file as lists, claims and previews know it: without its bytes. */
export type FileFacts = {
  id: string;
  stepId: string;
  name: string;
  mediaType: string;
  size: number;
};

/** Of a letter that may go from any of these mailboxes. */
export function mostBytesFrom(boxes: readonly { kind: MailboxKind }[]): number {
  return boxes.some(({ kind }) => kind === "microsoft") ? MOST_BYTES_MICROSOFT : MOST_BYTES;
}

type Arrived = { name: string; size: number; sha256: string };

/** Whether one more may join those that are there. */
export function whyNotOneMore(
  there: Arrived[],
  fresh: Arrived,
  most: number,
): "too-many" | "duplicate" | "same-name" | "too-large" | undefined {
  if (there.some(({ sha256 }) => sha256 === fresh.sha256)) return "duplicate";
  if (there.length >= MOST_FILES) return "too-many";
  const name = fresh.name.toLowerCase();
  if (there.some((each) => each.name.toLowerCase() === name)) return "same-name";
  const together = there.reduce((sum, { size }) => sum + size, fresh.size);
  return together > most ? "too-large" : undefined;
}

/** In lower case and without the dot; empty where there is none. */
export function endingOf(name: string): string {
  return /[^.]\.([a-z0-9]{1,10})$/i.exec(name.trim())?.[1]?.toLowerCase() ?? "";
}

/** Endings that make a program of whatever stands in a file, or that readers' servers turn away. */
const runs =
  /^(?:exe|com|scr|pif|cpl|bat|cmd|ps1|psm1|vb[se]?|jse?|mjs|ws[fh]|hta|x?html?|mht|svgz?|lnk|url|ms[ipc]|jar|apk|app|dmg|sh|py|rb|pl|reg|inf|dll|sys|iso|img|do[ct]m|xl[st]m|xla|xlam|pp[ts]m|ppam|pot|potm|chm|gadget|scf)$/;

/** What its ending claims and its content denies. A text is only what is called one. */
export function endingProblem(name: string, kind: Kind): "program" | "unknown-kind" | undefined {
  const ending = endingOf(name);
  if (runs.test(ending)) return "program";
  const isText = kind.type.startsWith("text/");
  return isText && ending !== "" && !kind.endings.includes(ending) ? "unknown-kind" : undefined;
}

/**
 * The name under which it travels: without folders, signs that cannot be seen or that turn the
 * direction of writing, and signs that some system keeps for itself; ending as its content says.
 */
export function nameFor(raw: string, kind: Kind): string {
  const plain = raw
    .normalize("NFC")
    .split(/[/\\]/)
    .at(-1)!
    .replace(/[\p{Z}\t\r\n]+/gu, " ")
    .replace(/\p{C}/gu, "")
    .replace(/[<>:"|?*]/g, "-")
    .replace(/ {2,}/g, " ")
    .replace(/^[. ]+|[. ]+$/g, "");
  const ending = endingOf(plain);
  const isKnown =
    kinds.some(({ endings }) => endings.includes(ending)) || /^(?:txt|csv|tsv|md)$/.test(ending);
  const stem = isKnown ? plain.slice(0, -ending.length - 1) : plain;
  const own = kind.endings.includes(ending) ? ending : kind.endings[0];
  const room = NAME_LENGTH - own.length - 1;
  return `${shortened(stem, room).replace(/[. ]+$/, "") || "file"}.${own}`;
}

/** Never half a pair of surrogates. */
function shortened(text: string, most: number): string {
  return text.slice(0, most).replace(/[\ud800-\udbff]$/, "");
}

/** "With 1 file: prices.pdf (210 KB)". Undefined where there is none. */
export function withFiles(files: readonly Pick<FileFacts, "name" | "size">[]): string | undefined {
  if (files.length === 0) return undefined;
  const how = files.length === 1 ? "1 file" : `${files.length} files`;
  return `With ${how}: ${named(files).replaceAll("\n", ", ")}`;
}

/** Each on a line of its own, as the ledger keeps them. */
export function named(files: readonly Pick<FileFacts, "name" | "size">[]): string {
  return files.map(({ name, size }) => `${name} (${sizeWords(size)})`).join("\n");
}

/** What the files of the whole team have, and may have. */
export function usedWords(bytes: number): string {
  const most = sizeWords(MOST_BYTES_OF_TEAM);
  return `The files of all your team’s sequences have ${sizeWords(bytes)} of the ${most} that they may have.`;
}

const kindWords: Record<string, string> = {
  "application/pdf": "PDF",
  "image/png": "Picture (PNG)",
  "image/jpeg": "Picture (JPEG)",
  "image/gif": "Picture (GIF)",
  "image/webp": "Picture (WebP)",
  "text/csv": "Table (CSV)",
  "text/plain": "Plain text",
};
const officeWords = { docx: "Word", xlsx: "Excel", pptx: "PowerPoint" } as const;

export function typeWords(mediaType: string): string {
  const known = kindWords[mediaType.split(";")[0]!];
  const office = kinds.find(({ type }) => type === mediaType)?.endings[0];
  return known ?? officeWords[office as keyof typeof officeWords] ?? "File";
}

/** For the field in which a file was chosen. */
export const unfitWords: Record<Unfit, string> = {
  empty: "This file is empty. Choose another",
  program: "This is a program or a script, whatever it is called. Nobody should be sent one",
  "web-page": "Web pages, SVG and other XML can run programs on the reader’s machine. Send a PDF",
  macros: "This document holds macros or other files inside it. Save it without them, or as a PDF",
  "active-pdf":
    "This PDF holds a script, other files, or parts that nobody can look into. Print it to a new PDF, and choose that",
  archive: "Archives are not sent: nobody can see what is in them. Choose the files themselves",
  "old-office":
    "Files of old Office, locked ones and RTF may hold macros. Save it as a PDF, or as .docx, .xlsx or .pptx",
  "unknown-kind":
    "Choose a PDF, a picture (PNG, JPEG, GIF, WebP), a Word, Excel or PowerPoint file, plain text (.txt) or CSV",
};

export const LAUNCHED =
  "A change is for letters that are yet to come, also for those that will be tried again. What was sent stays as it was.";

/** Said, not forbidden: who writes to strangers decides. */
export const FIRST_LETTER =
  "Files in a first letter to somebody who does not know you make it likelier to end up as spam. A link, or a file in a later letter, is safer.";
