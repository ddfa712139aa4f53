/** Reading the text of a document's line: its links, what is stressed, its cells, and its bare words. */
import type { DocumentLine } from "#db/schema/privacy.ts";

export type Piece = string | { strong: string } | { words: string; href: string };

const marked = /\[([^\]]+)\]\(((?:\/|#|mailto:)[^)\s]*)\)|\*\*(.+?)\*\*/g;

export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(marked)) {
    if (match.index > end) pieces.push(text.slice(end, match.index));
    const [whole, words, href, strong] = match;
    pieces.push(words && href ? { words, href } : { strong: strong! });
    end = match.index + whole.length;
  }
  if (end < text.length) pieces.push(text.slice(end));
  return pieces;
}

/** A row's cells, each with the lines that stand in it. */
export function cellsOf({ text }: DocumentLine): string[][] {
  return text.split("\t").map((cell) => cell.split("\n"));
}

/** As a reader would read it out; a link says where it leads, so that no change hides in one. */
export function wordsOf({ text }: DocumentLine): string {
  const flat = text.replaceAll("\t", " · ").replaceAll("\n", "; ");
  return piecesOf(flat).map(pieceWords).join("");
}

function pieceWords(piece: Piece): string {
  if (typeof piece === "string") return piece;
  if ("strong" in piece) return piece.strong;
  const address = piece.href.replace(/^mailto:/, "");
  return address === piece.words ? address : `${piece.words} (${address})`;
}
