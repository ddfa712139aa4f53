/** How a letter looks: a plain card for the product's own, nothing but paragraphs for a personal one. */
import { type Block, cleanLine, type Inline, type Letter } from "#app/core/letter-parts.ts";

export type LetterStyle =
  | {
      name: "product";
      /** Stands above the letter, in the text too. */
      brand: string;
      /** Shown by mail programs beside the subject and hidden in the letter; html only. */
      preheader?: string;
    }
  | { name: "personal" };

const serif = "ui-serif,Georgia,'Times New Roman',serif";
const sans = "system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

// Mail programs that drop this style still have every colour inline, chosen to survive being inverted.
const darkRules = [
  ".paper{background:#161a18!important}",
  ".card{background:#1f2522!important;border-color:#39423d!important}",
  ".ink,.ink p,.ink li,.ink strong{color:#e8ece9!important}",
  ".grey,.grey p{color:#a9b3ad!important}",
  ".ink a,.grey a{color:#8fd3ae!important}",
  ".code{background:#2b332f!important;color:#e8ece9!important}",
  ".line{border-color:#39423d!important}",
].join("");

/** Expects a letter already cleaned by `renderLetter`; escapes everything it writes. */
export function renderHtml(letter: Letter, style: LetterStyle): string {
  const title = `<title>${escapeHtml(letter.subject)}</title>`;
  const head = `<!doctype html><html lang="en"><head><meta charset="utf-8">${title}`;
  if (style.name === "personal") {
    return `${head}</head><body>\n${letter.blocks.map(plainBlock).join("\n")}\n</body></html>\n`;
  }
  return `${head}<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><style>:root{color-scheme:light dark}@media (prefers-color-scheme:dark){${darkRules}}</style></head>${card(letter, style)}</html>\n`;
}

function card({ blocks }: Letter, style: LetterStyle & { name: "product" }): string {
  const hidden = style.preheader
    ? `<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(cleanLine(style.preheader))}</div>`
    : "";
  const brand = `<p style="margin:0 0 24px;font:600 20px/1.2 ${serif};color:#1f6b47">${escapeHtml(style.brand)}</p>`;
  const inside = `${brand}\n${blocks.map(cardBlock).join("\n")}`;
  const cell = `<td class="card ink" style="padding:32px;background:#ffffff;border:1px solid #d9dedb;border-radius:8px;font:16px/1.5 ${sans};color:#1b211e">${inside}</td>`;
  return `<body class="paper" style="margin:0;padding:0;background:#f4f6f4">${hidden}<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding:24px 12px"><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px"><tr>${cell}</tr></table></td></tr></table></body>`;
}

function cardBlock(block: Block): string {
  if ("p" in block) return `<p dir="auto" style="margin:0 0 16px">${inline(block.p)}</p>`;
  if ("small" in block) {
    return `<div class="grey" style="color:#55605a"><p dir="auto" style="margin:0 0 12px;font-size:14px">${inline(block.small)}</p></div>`;
  }
  if ("button" in block) return button(block.button);
  if ("list" in block) {
    const items = block.list.map((item) => `<li dir="auto">${lines(item)}</li>`).join("");
    return `<ul style="margin:0 0 16px;padding-left:24px">${items}</ul>`;
  }
  if ("code" in block) {
    return `<p class="code" style="margin:0 0 16px;padding:12px 16px;background:#eef2ef;border-radius:4px;font:18px/1.4 ui-monospace,Consolas,monospace">${lines(block.code)}</p>`;
  }
  return `<hr class="line" style="margin:24px 0;border:0;border-top:1px solid #d9dedb">`;
}

function button({ label, url }: { label: string; url: string }): string {
  const look = `display:inline-block;padding:12px 20px;font:600 16px/1.2 ${sans};color:#ffffff!important;text-decoration:none`;
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px"><tr><td bgcolor="#1f6b47" style="border-radius:6px;background:#1f6b47"><a href="${escapeHtml(url)}" style="${look}">${escapeHtml(label)}</a></td></tr></table>`;
}

function plainBlock(block: Block): string {
  if ("p" in block) return `<p dir="auto">${inline(block.p)}</p>`;
  if ("small" in block) {
    const lang = block.lang ? ` lang="${escapeHtml(block.lang)}"` : "";
    return `<p dir="auto"${lang} style="font-size:12px;color:#666666">${inline(block.small)}</p>`;
  }
  if ("button" in block) return `<p dir="auto">${link(block.button)}</p>`;
  if ("list" in block) {
    return `<ul>${block.list.map((item) => `<li dir="auto">${lines(item)}</li>`).join("")}</ul>`;
  }
  return "code" in block ? `<p><code>${lines(block.code)}</code></p>` : "<hr>";
}

function inline(content: string | Inline[]): string {
  if (typeof content === "string") return lines(content);
  return content
    .map((piece) => {
      if (typeof piece === "string") return lines(piece);
      return "strong" in piece ? `<strong>${lines(piece.strong)}</strong>` : link(piece.link);
    })
    .join("");
}

function link({ label, url }: { label: string; url: string }): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`;
}

function lines(text: string): string {
  return escapeHtml(text).replaceAll("\n", "<br>\n");
}

/** For text and for attributes in double quotes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
