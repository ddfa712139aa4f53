import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Block,
  type Inline,
  type Letter,
  type LetterStyle,
  renderLetter,
} from "#app/core/letter.ts";

const product: LetterStyle = { name: "product", brand: "Audienti" };
const styles: LetterStyle[] = [product, { name: "personal" }];

const nasty = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(
    "<script>alert(1)</script>",
    `" onload="x`,
    "&lt;",
    "a\r\nBcc: b@c.example",
    "\u0000",
  ),
);
const url = fc.webUrl({ withQueryParameters: true, withFragments: true });
const link = fc.record({ label: nasty, url });
const inline = fc.oneof(
  nasty,
  fc.array(
    fc.oneof(
      nasty,
      link.map((l) => ({ link: l })),
      nasty.map((s) => ({ strong: s })),
    ),
  ),
);
const block: fc.Arbitrary<Block> = fc.oneof(
  inline.map((p) => ({ p })),
  inline.map((small) => ({ small })),
  link.map((button) => ({ button })),
  fc.array(nasty).map((list) => ({ list })),
  nasty.map((code) => ({ code })),
  fc.constant({ rule: true as const }),
);
const letters: fc.Arbitrary<Letter> = fc.record({ subject: nasty, blocks: fc.array(block) });

/** Letters and digits only, in order: what a reader reads, whatever the layout. */
function words(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N}\p{S}]+/gu, "");
}

/** What a mail program shows: the body without its tags, entities as characters. */
function asRead(html: string): string {
  const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  return html
    .slice(html.indexOf("<body"))
    .replace(/<[^>]*>/g, " ")
    .replace(/&(\w+|#39);/g, (_, name) => entities[name] ?? `unknown ${name}`);
}

/** The same letter with every string replaced, so that only its markup can differ. */
function hollow(letter: Letter): Letter {
  return { subject: "x", blocks: letter.blocks.map(hollowBlock) };
}

function hollowBlock(block: Block): Block {
  if ("p" in block) return { p: hollowInline(block.p) };
  if ("small" in block) return { small: hollowInline(block.small) };
  if ("button" in block) return { button: anyLink };
  if ("list" in block) return { list: block.list.map(() => "x") };
  return "code" in block ? { code: "x" } : block;
}

function hollowInline(content: string | Inline[]): string | Inline[] {
  if (typeof content === "string") return "x";
  return content.map((piece) => {
    if (typeof piece === "string") return "x";
    return "link" in piece ? { link: anyLink } : { strong: "x" };
  });
}

const anyLink = { label: "x", url: "https://x.example/" };

function tags(html: string): string[] {
  return (html.match(/<[^>]*>/g) ?? [])
    .filter((tag) => tag !== "<br>")
    .map((tag) => tag.replace(/href="[^"]*"/, "href"));
}

describe("a letter", () => {
  it.each(styles)("says the same in text and in html ($name)", (style) => {
    fc.assert(
      fc.property(letters, (letter) => {
        const plain = { ...letter, blocks: letter.blocks.map(withoutUrls) };

        const { text, html } = renderLetter(plain, style);

        expect(words(asRead(html))).toBe(words(text.replaceAll(/https:\/\/u\.example\/u/g, "")));
      }),
    );
  });

  it.each(styles)("lets no text become markup ($name)", (style) => {
    fc.assert(
      fc.property(letters, (letter) => {
        const { html } = renderLetter(letter, style);

        expect(tags(html)).toEqual(tags(renderLetter(hollow(letter), style).html));
      }),
    );
  });

  it.each(styles)("has no control character but newline and tab in it ($name)", (style) => {
    fc.assert(
      fc.property(letters, (letter) => {
        const { subject, text, html } = renderLetter(letter, style);

        expect(subject).not.toMatch(/\p{Cc}|\p{Surrogate}/u);
        expect(text + html).not.toMatch(/[^\P{Cc}\n\t]|\p{Surrogate}/u);
      }),
    );
  });

  it("keeps its subject on one line", () => {
    const { subject } = renderLetter(
      { subject: " Hello\r\nBcc: eve@x.example\t! ", blocks: [] },
      product,
    );

    expect(subject).toBe("Hello Bcc: eve@x.example !");
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "vbscript:x",
    "/relative",
  ])("refuses to link to %s", (bad) => {
    const asButton: Letter = { subject: "s", blocks: [{ button: { label: "b", url: bad } }] };
    const asLink: Letter = { subject: "s", blocks: [{ p: [{ link: { label: "b", url: bad } }] }] };

    expect(() => renderLetter(asButton, product)).toThrow(TypeError);
    expect(() => renderLetter(asLink, { name: "personal" })).toThrow(TypeError);
  });

  it("writes a link's address in the text, once when it is its own label", () => {
    const url = "https://a.example/u?x=1&y=2";
    const letter: Letter = {
      subject: "s",
      blocks: [
        { p: ["Go ", { link: { label: "there", url } }, "."] },
        { p: [{ link: { label: url, url } }] },
      ],
    };

    const { text, html } = renderLetter(letter, { name: "personal" });

    expect(text).toBe(`Go there (${url}).\n\n${url}\n`);
    expect(html).toContain(`<a href="https://a.example/u?x=1&amp;y=2">there</a>`);
  });

  it("lets no address break out of its attribute or of its brackets", () => {
    const url = `https://a.example/?q="><b>'(x) y`;

    const { text, html } = renderLetter(
      { subject: "s", blocks: [{ button: { label: "Go", url } }] },
      product,
    );

    expect(text).toContain("https://a.example/?q=%22%3E%3Cb%3E%27%28x%29%20y");
    expect(html).not.toContain("<b>");
  });

  it("holds a mail address to the same", () => {
    const url = `mailto:a@b.example?subject=it's "so" <b>(x)`;

    const { text } = renderLetter(
      { subject: "s", blocks: [{ button: { label: "Write", url } }] },
      product,
    );

    expect(text).toContain("mailto:a@b.example?subject=it%27s%20%22so%22%20%3Cb%3E%28x%29");
  });

  it("looks written by hand when personal: no card, no style sheet, no brand", () => {
    const { html, text } = renderLetter(
      { subject: "s", blocks: [{ p: "Hi Ada,\nhow are you?" }] },
      { name: "personal" },
    );

    expect(html).toContain(`<p dir="auto">Hi Ada,<br>\nhow are you?</p>`);
    expect(html).not.toMatch(/<style|<table|Audienti/);
    expect(text).toBe("Hi Ada,\nhow are you?\n");
  });

  it("is at most 600 pixels wide and follows the reader's dark mode when the product's own", () => {
    const { html } = renderLetter({ subject: "s", blocks: [] }, { ...product, preheader: "Peek" });

    expect(html).toContain("max-width:600px");
    expect(html).toContain("prefers-color-scheme:dark");
    expect(html).toContain(`<div style="display:none;max-height:0;overflow:hidden">Peek</div>`);
  });
});

function withoutUrls(b: Block): Block {
  const plain = ({ label }: { label: string }) => ({ label, url: "https://u.example/u" });
  if ("button" in b) return { button: plain(b.button) };
  const content = "p" in b ? b.p : "small" in b ? b.small : "";
  if (typeof content === "string") return b;
  const pieces = content.map((piece) =>
    typeof piece === "object" && "link" in piece ? { link: plain(piece.link) } : piece,
  );
  return "p" in b ? { p: pieces } : { small: pieces };
}
