/** A letter as data: one description, from which its text and its html are both made. */
import { type LetterStyle, renderHtml } from "#app/core/letter-html.ts";
import {
  type Block,
  cleanBlock,
  cleanLine,
  type Inline,
  type Letter,
} from "#app/core/letter-parts.ts";

export type { Block, Inline, Letter, LetterStyle };

export type RenderedLetter = { subject: string; text: string; html: string };

/** Throws a TypeError for a URL that is not http, https or mailto: that is a bug, never input. */
export function renderLetter(letter: Letter, style: LetterStyle): RenderedLetter {
  const clean = { subject: cleanLine(letter.subject), blocks: letter.blocks.map(cleanBlock) };
  return {
    subject: clean.subject,
    text: renderText(clean.blocks, style),
    html: renderHtml(clean, style),
  };
}

function renderText(blocks: Block[], style: LetterStyle): string {
  const opening = style.name === "product" ? [style.brand] : [];
  return `${[...opening, ...blocks.map(blockText)].join("\n\n")}\n`;
}

function blockText(block: Block): string {
  if ("p" in block) return inlineText(block.p);
  if ("small" in block) return inlineText(block.small);
  if ("button" in block) return `${block.button.label}:\n${block.button.url}`;
  if ("list" in block) return block.list.map((item) => `- ${item}`).join("\n");
  if ("code" in block) return block.code;
  return "---";
}

function inlineText(content: string | Inline[]): string {
  if (typeof content === "string") return content;
  return content.map(pieceText).join("");
}

function pieceText(piece: Inline): string {
  if (typeof piece === "string") return piece;
  if ("strong" in piece) return piece.strong;
  const { label, url } = piece.link;
  return label === url ? url : `${label} (${url})`;
}
