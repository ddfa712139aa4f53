/** One message to one person: paragraphs, links and the footer the law wants. */
import { describe, expect, test } from "vitest";
import { renderLetter } from "#app/core/letter.ts";
import { howWeGotThem } from "#app/outreach/footer.ts";
import { composeMessage, type Message, withLinks } from "#app/outreach/message.ts";
import { cpuOf } from "#tests/cpu.ts";

const message: Message = {
  subject: "{{ company | default: 'Your lab' }} and {{ country }}",
  body: "Hello {{ first_name }},\n\nsee https://larkfield.example/x?a=1&b=2.\n\n\n\nBest,\n{{ sender_name }}",
  person: { email: "grace@navy.example", first_name: "Grace", country: "GB" },
  sender: { name: "Ada Lovelace", address: "ada@larkfield.example" },
  team: { name: "Larkfield Instruments", postalAddress: "1 Mill Lane\r\nCambridge\n" },
  unsubscribeUrl: "https://audienti.example/u/token",
  whyUrl: "https://audienti.example/why/token",
  source: { how: "trade fair, May", on: new Date("2026-11-03T23:30:00Z") },
};

describe("a message", () => {
  test("is the member's paragraphs and then the footer", () => {
    const { letter } = composeMessage(message);

    expect(letter).toEqual({
      subject: "Your lab and United Kingdom",
      blocks: [
        { p: ["Hello Grace,"] },
        {
          p: [
            "see ",
            {
              link: {
                label: "https://larkfield.example/x?a=1&b=2",
                url: "https://larkfield.example/x?a=1&b=2",
              },
            },
            ".",
          ],
        },
        { p: ["Best,\nAda Lovelace"] },
        { rule: true },
        {
          small:
            "You receive this because Larkfield Instruments (Ada Lovelace) keeps your work address to write to you about its work. Where it came from: trade fair, May, added on 3 November 2026.",
        },
        { small: "Larkfield Instruments, 1 Mill Lane, Cambridge" },
        {
          small: [
            "If you would rather not hear from us: ",
            { link: { label: "Unsubscribe", url: "https://audienti.example/u/token" } },
          ],
        },
        {
          small: [
            {
              link: {
                label: "Why did I get this, and what is held?",
                url: "https://audienti.example/why/token",
              },
            },
          ],
        },
      ],
    });
  });

  test("says the same in text and in html, the unsubscribe link and the address among it", () => {
    const { text, html } = renderLetter(composeMessage(message).letter!, { name: "personal" });

    for (const part of [text, html]) {
      expect(part).toContain("https://audienti.example/u/token");
      expect(part).toContain("1 Mill Lane, Cambridge");
      expect(part).toContain("You receive this because Larkfield Instruments");
      expect(part).toContain("added on 3 November 2026");
    }
  });

  test.each([
    [
      "FR",
      "fr",
      "Vous recevez ce message parce que",
      "ajoutée le 3 novembre 2026",
      "Se désinscrire",
    ],
    ["AT", "de", "Sie erhalten diese Nachricht, weil", "am 3. November 2026", "Abmelden"],
    ["MX", "es", "Usted recibe este mensaje porque", "el 3 de noviembre de 2026", "Darse de baja"],
  ])("speaks its reader’s language in every line of its footer: %s", (country, lang, ...parts) => {
    const person = { ...message.person, country };
    const source = {
      ...message.source,
      how: howWeGotThem({ kind: "import", note: null }, country),
    };
    const { letter } = composeMessage({ ...message, person, source });

    const { text, html } = renderLetter(letter!, { name: "personal" });

    for (const part of [...parts, "1 Mill Lane, Cambridge", "https://audienti.example/u/token"]) {
      expect(text).toContain(part);
      expect(html).toContain(part);
    }
    const [, footer] = text.split("\n---\n");
    expect(footer).not.toMatch(
      /You receive|Where it came|rather not|Unsubscribe|Why did|a list that/,
    );
    expect(html.match(/lang="(\w+)"/g)).toEqual(['lang="en"', ...Array(4).fill(`lang="${lang}"`)]);
  });

  test("keeps a value that looks like markup as words", () => {
    const person = { ...message.person, first_name: '<img src=x onerror="alert(1)">' };

    const { html } = renderLetter(composeMessage({ ...message, person }).letter!, {
      name: "personal",
    });

    expect(html).not.toContain("<img src=x");
    expect(html).toContain("&lt;img");
  });

  test("has a subject of one line, whatever the template", () => {
    const { letter } = composeMessage({
      ...message,
      subject: "Hello\r\nBcc: x@x.example\n{{ first_name }}",
    });

    expect(letter?.subject).toBe("Hello Bcc: x@x.example Grace");
  });

  test("names the sender once and does not repeat the team before its own address", () => {
    const { letter } = composeMessage({
      ...message,
      sender: { ...message.sender, name: message.team.name },
      team: { ...message.team, postalAddress: "Larkfield Instruments\n1 Mill Lane" },
    });

    expect(JSON.stringify(letter)).toContain("because Larkfield Instruments keeps");
    expect(letter?.blocks).toContainEqual({ small: "Larkfield Instruments, 1 Mill Lane" });
  });
});

describe("what is missing", () => {
  test.each<[string, Partial<Message>, string[]]>([
    [
      "variables of subject and body",
      { person: { email: "g@navy.example" } },
      ["country", "first_name"],
    ],
    ["a subject", { subject: "{% if company %}x{% endif %} " }, ["subject"]],
    ["a body", { body: " \n \n" }, ["body"]],
    ["a postal address", { team: { name: "Larkfield", postalAddress: " \n" } }, ["postal_address"]],
  ])("%s", (_, changes, missing) => {
    expect(composeMessage({ ...message, ...changes })).toEqual({ missing });
  });
});

describe("links", () => {
  test.each([
    ["see http://a.example, or", "http://a.example"],
    ["(https://a.example/b)", "https://a.example/b"],
    ["https://a.example/b_(c).", "https://a.example/b_(c)"],
    ["“https://a.example/ü”", "https://a.example/ü"],
    ["<https://a.example/>", "https://a.example/"],
    ["https://a.example/?q=1!?", "https://a.example/?q=1"],
    ["javascript:alert(1)", undefined],
    ["ftp://a.example", undefined],
    ["https://", undefined],
    ["https://[", undefined],
    ["www.a.example", undefined],
  ])("%s", (text, url) => {
    const pieces = withLinks(text);

    const links = pieces.flatMap((piece) =>
      typeof piece === "object" && "link" in piece ? [piece.link] : [],
    );
    expect(links.map((link) => link.url)).toEqual(url ? [url] : []);
    const words = pieces.map((piece) => (typeof piece === "string" ? piece : links[0]?.label));
    expect(words.join("")).toBe(text);
  });

  test("a long hostile text costs no time", () => {
    const cost = cpuOf(() => {
      withLinks(`https://a.example/${")".repeat(100_000)}`);
      withLinks("https://".repeat(20_000));
    });

    expect(cost).toBeLessThan(1_000);
  });
});
