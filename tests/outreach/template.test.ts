/** Members' templates: what they may say, what is missing, and what cannot be done with them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkTemplate, fill, MAX_TEMPLATE, VARIABLES } from "#app/outreach/template.ts";
import { cpuOf } from "#tests/cpu.ts";

const ada = {
  email: "ada@larkfield.example",
  first_name: "Ada",
  last_name: "Lovelace",
  company: "",
};

describe("filling", () => {
  test.each([
    ["Hello {{ first_name }}", "Hello Ada"],
    ["Hello {{first_name}} {{ last_name | upcase }}", "Hello Ada LOVELACE"],
    ['Hello {{ company | default: "there" }}', "Hello there"],
    ["{{ position | default: 'your team' | capitalize }}", "Your team"],
    ["{% if company %}at {{ company }}{% else %}somewhere{% endif %}", "somewhere"],
    ["{% unless position %}no position{% endunless %}", "no position"],
    ['{% case company %}{% when "X" %}x{% else %}y{% endcase %}', "y"],
    ["{{ first_name | possessive }} team", "Ada’s team"],
    ['{{ "James" | possessive }} and {{ "" | possessive }}', "James’ and "],
    ['{{ "Ada Augusta" | first_word }}', "Ada"],
    ["{% comment %}to do {{ nobody }}{% endcomment %}ok", "ok"],
    ["{% raw %}{{ first_name }}{% endraw %}", "{{ first_name }}"],
    ["5 < 6 } and { 7 }}", "5 < 6 } and { 7 }}"],
    ["", ""],
  ])("%s", (source, text) => {
    expect(checkTemplate(source).problems).toEqual([]);
    expect(fill(source, ada)).toEqual({ text });
  });

  test("every missing variable is named once, and an empty one is missing", () => {
    const source =
      "{{ company }} {{ position | upcase }} {{ company | first_word }} {{ first_name }}";

    expect(fill(source, ada)).toEqual({ missing: ["company", "position"] });
    expect(fill("{{ first_name }}", { first_name: " \n " })).toEqual({ missing: ["first_name"] });
    expect(fill("{% if first_name %}{{ company }}{% endif %}", ada)).toEqual({
      missing: ["company"],
    });
    expect(fill("{% if company %}{{ position }}{% endif %}", ada)).toEqual({ text: "" });
  });

  test.each([
    '{{ company | default: "there" }} {{ company }}',
    '{{ company | default: "there" }} {{ first_name | append: company }}',
    "{{ position | default: company }}",
    "{{ company | upcase }} {{- company | default: 'there' }}",
  ])("a fallback covers its own place and no other: %s", (source) => {
    expect(fill(source, ada)).toEqual({ missing: ["company"] });
  });

  test("a value is never read as a template and stays on its line", () => {
    const person = { first_name: "{{ email }}{% raw %}", company: "Lark\r\n\r\nfield\0" };

    expect(fill("{{ first_name }} {{ company }}", person)).toEqual({
      text: "{{ email }}{% raw %} Lark field",
    });
  });

  test("properties from prototypes do not exist", () => {
    const person = Object.create({ first_name: "inherited" });

    expect(fill("{{ first_name | default: 'nobody' }}", { ...person })).toEqual({ text: "nobody" });
    expect(checkTemplate("{{ constructor }}{{ __proto__ }}").problems).toHaveLength(1);
  });

  test("a template that was not checked is a bug", () => {
    expect(() => fill("{{ nobody }}", ada)).toThrow("not checked");
  });
});

describe("checking", () => {
  test("the variables used are listed in our order", () => {
    const { variables } = checkTemplate(
      '{% if company %}{{ email }}{% endif %}{{ first_name | default: last_name }}{{ "country" }}',
    );

    expect(variables).toEqual(["first_name", "last_name", "email", "company"]);
  });

  test.each([
    [
      "{{ frist_name }} {{ person.email }} {{ email.size }}",
      "We do not know “frist_name”, “person.email”, “email.size”. Use first_name, last_name, email, position, company, country, sender_name or booking_link",
    ],
    ["{% if frist_name %}{% endif %}", "We do not know “frist_name”"],
    ["{{ email['constructor'] }}", "We do not know “email.constructor”"],
    ['{% include "/etc/passwd" %}', "{% include %} cannot be used here"],
    ['{% render "x" %}', "{% render %} cannot be used here"],
    ['{% layout "x" %}', "{% layout %} cannot be used here"],
    ["{% for i in email %}{% endfor %}", "{% for %} cannot be used here"],
    ["{% assign a = 1 %}", "{% assign %} cannot be used here"],
    ["{% increment a %}", "{% increment %} cannot be used here"],
    ['{{ "now" | date: "%s" }}', "The filter “date” cannot be used here"],
    ["{{ email | sha256 }}", "The filter “sha256” cannot be used here"],
    ["{{ email | where: 1 }}", "The filter “where” cannot be used here"],
    ["{{ (1..1000000000) }}", "Ranges and “..” cannot be used inside braces"],
    ["{{ company | first_word | default: 'x' }}", "Put the fallback first"],
    ["{{ company | default }}", "Put the fallback first"],
    ["Hello {{ first_name", "Something in braces is not right in line 1"],
    ["Hello\n{{ first_name }", "Something in braces is not right in line 2"],
    ["{{ }}", "Something in braces is not right in line 1"],
    ["{% if company %}x", "{% if company %} is opened and not closed"],
    ["{{ email }}".repeat(101), "Use at most 100 places in braces"],
    [`{{ email ${"| upcase".repeat(6)} }}`, "Use at most 5 filters in one place"],
    ["x".repeat(MAX_TEMPLATE + 1), "Shorten it to at most 20,000 characters"],
  ])("%.40s: %s", (source, sentence) => {
    const [problem] = checkTemplate(source).problems;

    expect(problem?.slice(0, sentence.length)).toBe(sentence);
  });
});

describe("hostile templates", () => {
  test.each([
    ["deep nesting", "{% if email %}".repeat(50) + "{% endif %}".repeat(50)],
    ["nesting never closed", "{% if email %}".repeat(100)],
    ["brackets", `{{${"[".repeat(19_000)}}}`],
    ["properties of properties", `{{${"a[".repeat(9_000)}}}`],
    ["parentheses", `{{${"(".repeat(19_000)}}}`],
    ["a long condition", `{% if ${"email and ".repeat(1_900)}email %}x{% endif %}`],
    ["backslashes", `{{ "${"\\".repeat(19_000)}" }}`],
    ["blanks", `{%${" ".repeat(19_000)}x`],
    ["open braces", "{{".repeat(9_000)],
    ["half braces", "{".repeat(19_000)],
    ["filters upon filters", `{{ email ${"| append: email ".repeat(1_200)}}}`],
  ])("%s: answered within a second", (_, source) => {
    const cost = cpuOf(() => {
      const { problems } = checkTemplate(source);
      if (problems.length === 0) fill(source, ada);
    });

    expect(cost).toBeLessThan(1_000);
  });

  test("what can be filled makes no more than a bounded text of the longest values", () => {
    const longest = Object.fromEntries(VARIABLES.map((name) => [name, "x".repeat(10_000)]));
    const source = `{{ email ${"| append: email ".repeat(5)}}}`.repeat(100);

    expect(checkTemplate(source).problems).toEqual([]);
    expect(fill(source, longest).text?.length).toBeLessThan(200_000);
  });

  test("whatever is typed, it is refused in words or filled, and never breaks", () => {
    const piece = fc.constantFrom(
      "{{",
      "}}",
      "{%",
      "%}",
      "{%-",
      "-%}",
      " ",
      "|",
      ":",
      "..",
      "(",
      ")",
      "[",
      "]",
      "'",
      '"',
      ",",
      "first_name",
      "company",
      "email",
      "nobody",
      "if",
      "endif",
      "else",
      "elsif",
      "unless",
      "case",
      "when",
      "raw",
      "endraw",
      "comment",
      "default",
      "append",
      "upcase",
      "truncate",
      "for",
      "in",
      "1",
      "contains",
      "==",
      "and",
      "\n",
      "é",
      "{{ first_name }}",
      "{% if email %}",
      "{% endif %}",
    );
    const sources = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(" "));

    fc.assert(
      fc.property(sources, (source) => {
        const { problems } = checkTemplate(source);

        for (const problem of problems) expect(problem.length).toBeGreaterThan(10);
        if (problems.length > 0) return;
        for (const person of [ada, {}]) {
          const { text, missing } = fill(source, person);
          expect(text === undefined).toBe(missing !== undefined);
          for (const name of missing ?? []) expect(VARIABLES).toContain(name);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
