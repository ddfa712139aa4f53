/** What a letter is made of, and the cleaning of every string that goes into one. */

export type Inline = string | { link: { label: string; url: string } } | { strong: string };

export type Block =
  | { p: string | Inline[] }
  | { button: { label: string; url: string } }
  | { list: string[] }
  | { code: string }
  /** `lang` where its language is not that of the letter. */
  | { small: string | Inline[]; lang?: string }
  | { rule: true };

/** A newline inside a paragraph is a line break. */
export type Letter = { subject: string; blocks: Block[] };

/** Throws a TypeError for a URL that is not http, https or mailto. */
export function cleanBlock(block: Block): Block {
  if ("p" in block) return { p: cleanInline(block.p) };
  if ("small" in block) return { ...block, small: cleanInline(block.small) };
  if ("button" in block) return { button: cleanLink(block.button) };
  if ("list" in block) return { list: block.list.map(cleanLine) };
  if ("code" in block) return { code: cleanText(block.code) };
  return block;
}

function cleanInline(content: string | Inline[]): Inline[] {
  return (typeof content === "string" ? [content] : content).map((piece) => {
    if (typeof piece === "string") return cleanText(piece);
    if ("strong" in piece) return { strong: cleanText(piece.strong) };
    return { link: cleanLink(piece.link) };
  });
}

// A label that is the URL itself stays so when the URL is written in its normal form.
function cleanLink({ label, url }: { label: string; url: string }) {
  const href = safeUrl(url);
  return { label: label === url ? href : cleanLine(label), url: href };
}

/** The URL in its normal form, in which no space, quote or angle bracket is left. */
function safeUrl(url: string): string {
  const parsed = new URL(url);
  if (!["http:", "https:", "mailto:"].includes(parsed.protocol)) {
    throw new TypeError(`A letter may not link to ${parsed.protocol}`);
  }
  return parsed.href.replace(/["'<>()\s]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  });
}

/** Line endings become newlines, other control characters go, and half characters are replaced. */
function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .replace(/\p{Surrogate}/gu, "\ufffd");
}

/** As `cleanText`, on one line. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, " ").trim();
}
