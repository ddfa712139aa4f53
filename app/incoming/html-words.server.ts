/** The words of a message that came as HTML alone, with the marks that plain text has for quotes and signatures. */
import { convert, type FormatCallback, type SelectorDefinition } from "html-to-text";

const MOST_HTML = 1_000_000;

/** Programs say in an attribute what plain text says with a line of dashes. */
const signatures = [
  "div.gmail_signature",
  "div.moz-signature",
  "pre.moz-signature",
  "div#Signature",
  "div.signature",
  "div[name=messageSignatureSection]",
];
const quotes = ["div[name=messageReplySection]", "div.moz-forward-container"];

const signature: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 });
  builder.addInline("--");
  builder.addLineBreak();
  walk(element.children, builder);
  builder.closeBlock({ trailingLineBreaks: 1 });
};

export function wordsOfHtml(html: string): string {
  return convert(html.slice(0, MOST_HTML), {
    wordwrap: false,
    limits: { maxInputLength: MOST_HTML, maxDepth: 100, maxChildNodes: 10_000 },
    formatters: { signature },
    selectors: [
      { selector: "a", options: { ignoreHref: true } },
      { selector: "img", format: "skip" },
      // What shouts in HTML is not louder in text.
      ...["h1", "h2", "h3", "h4"].map((selector) => ({ selector, options: { uppercase: false } })),
      ...signatures.map((selector): SelectorDefinition => ({ selector, format: "signature" })),
      ...quotes.map((selector): SelectorDefinition => ({ selector, format: "blockquote" })),
    ],
  });
}
