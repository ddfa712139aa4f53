/** What tracking puts into a message: the pixel of its html, or the line that asks for leave. */
import type { Block } from "#app/core/letter.ts";
import { escapeHtml } from "#app/core/letter-html.ts";

/** The last thing in the letter; whoever shows no pictures sees nothing. */
export function withPixel(html: string, url: string | undefined): string {
  if (!url) return html;
  const image = `<img src="${escapeHtml(url)}" alt="" width="1" height="1">`;
  return html.replace("\n</body>", `\n${image}\n</body>`);
}

export function consentLine(url: string): Block {
  const may = { link: { label: "Yes, you may know when I open your mail", url } };
  return { small: ["Nothing in this message tells us whether you opened it. If you like: ", may] };
}
