/** Guessing what the columns of a file mean. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ColumnMeaning, guessColumns, mappingProblem } from "#app/imports/columns.ts";

const people = [
  ["Ada", "Lovelace", "ada.lovelace@larkfield.example", "Head of analysis", "Larkfield Ltd", "UK"],
  ["Jürgen", "Müller", "juergen.mueller@weber.example", "Leiter Einkauf", "Weber GmbH", "Germany"],
  ["Chloé", "Dubois", "chloe.dubois@atelier.example", "Directrice", "Atelier Dubois", "France"],
];
const six = ["firstName", "lastName", "email", "position", "company", "country"];

describe("by header", () => {
  test.each([
    ["English", ["First name", "Last name", "Email", "Position", "Company", "Country"]],
    [
      "shouting",
      ["FIRST_NAME", "LAST_NAME", "EMAIL_ADDRESS", "JOB_TITLE", "ORGANISATION", "COUNTRY"],
    ],
    ["our own export", ["First name", "Last name", "Email", "Position", "Company", "Country"]],
    ["German", ["Vorname", "Nachname", "E-Mail-Adresse", "Funktion", "Firma", "Land"]],
    ["German with Name", ["Vorname", "Name", "Mail", "Stelle", "Unternehmen", "Staat"]],
    ["French", ["Prénom", "Nom", "Adresse e-mail", "Poste", "Société", "Pays"]],
    ["Spanish", ["Nombre", "Apellidos", "Correo electrónico", "Cargo", "Empresa", "País"]],
    ["Italian", ["Nome", "Cognome", "Indirizzo email", "Ruolo", "Azienda", "Paese"]],
    ["Dutch", ["Voornaam", "Achternaam", "E-mailadres", "Functie", "Bedrijf", "Land"]],
    ["Japanese", ["名", "姓", "メールアドレス", "役職", "会社名", "国"]],
    ["Hebrew", ["שם פרטי", "שם משפחה", 'דוא"ל', "תפקיד", "חברה", "מדינה"]],
    [
      "a CRM's",
      [
        "Contact: First Name",
        "Contact: Last Name",
        "Work Email",
        "Title",
        "Account Name",
        "Country/Region",
      ],
    ],
  ])("%s", (_, header) => {
    expect(guessColumns(header, people)).toEqual({ hasHeader: true, columns: six });
    expect(guessColumns(header, [])).toEqual({ hasHeader: true, columns: six });
  });

  test("columns about the address or the company are neither", () => {
    const guess = guessColumns(
      [
        "Email status",
        "Email",
        "Company size",
        "Company",
        "Company phone",
        "Email opt-in",
        "Title",
      ],
      [["valid", "ada@larkfield.example", "50", "Larkfield", "+44", "yes", "Mrs"]],
    );

    expect(guess.columns).toEqual(["skip", "email", "skip", "company", "skip", "skip", "skip"]);
  });

  test("of two columns called Email the one with addresses is it", () => {
    const guess = guessColumns(
      ["Email", "Email 2", "Name"],
      [
        ["", "ada@larkfield.example", "Ada Lovelace"],
        ["n/a", "ken@larkfield.example", "Ken Thompson"],
      ],
    );

    expect(guess.columns).toEqual(["skip", "email", "fullName"]);
  });

  test("one column Name is a full name, and beside a first name the last name", () => {
    expect(guessColumns(["Name", "Email"], []).columns).toEqual(["fullName", "email"]);
    expect(guessColumns(["Name", "First name", "Email"], []).columns).toEqual([
      "lastName",
      "firstName",
      "email",
    ]);
    expect(guessColumns(["Name", "First name", "Last name", "Email"], []).columns[0]).toBe("skip");
  });
});

describe("by content", () => {
  test("a first row with an address is data, and every column is told by what is in it", () => {
    const guess = guessColumns(people[0], people.slice(1));

    expect(guess.hasHeader).toBe(false);
    expect(guess.columns).toEqual(six);
  });

  test("headers that say nothing do not matter", () => {
    const guess = guessColumns(["A", "B", "C", "D", "E", "F"], people);

    expect(guess).toEqual({ hasHeader: true, columns: six });
  });

  test("without a header row the full name is found beside the address", () => {
    const guess = guessColumns(undefined, [
      ["ada.lovelace@larkfield.example", "Ada Lovelace"],
      ["k.thompson@larkfield.example", "Thompson, K"],
      ["grace.hopper@larkfield.example", "Grace Hopper"],
    ]);

    expect(guess).toEqual({ hasHeader: false, columns: ["email", "fullName"] });
  });

  test("a list of addresses alone is one email column", () => {
    expect(guessColumns(["ada@larkfield.example"], [["ken@larkfield.example"]])).toEqual({
      hasHeader: false,
      columns: ["email"],
    });
  });

  test("a file without addresses gets no email column", () => {
    expect(guessColumns(["Colour", "Size"], [["red", "4"]])).toEqual({
      hasHeader: true,
      columns: ["skip", "skip"],
    });
    expect(guessColumns(undefined, [])).toEqual({ hasHeader: false, columns: [] });
  });

  test("whatever the file, the guess breaks no rule of a mapping but the missing address", () => {
    const cell = fc.oneof(
      fc.constantFrom(
        "Name",
        "Vorname",
        "Email",
        "ada@x.example",
        "Ada",
        "France",
        "Nom",
        "CEO",
        "",
      ),
      fc.string({ unit: "binary", maxLength: 5 }),
    );
    const rows = fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 5 });

    fc.assert(
      fc.property(
        fc.option(fc.array(cell, { maxLength: 6 }), { nil: undefined }),
        rows,
        (header, sample) => {
          const { columns } = guessColumns(header, sample);

          const problem = mappingProblem(columns as ColumnMeaning[]);
          expect([undefined, "Choose the column with the email addresses"]).toContain(problem);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("a mapping", () => {
  test.each([
    [["email", "skip", "skip", "fullName"], undefined],
    [["firstName", "lastName"], "Choose the column with the email addresses"],
    [["email", "email"], "Choose Email for one column only"],
    [["email", "company", "company"], "Choose Company for one column only"],
    [
      ["email", "fullName", "lastName"],
      "Choose either Full name or First name and Last name: one would overwrite the other",
    ],
  ])("%j: %s", (columns, sentence) => {
    expect(mappingProblem(columns as ColumnMeaning[])).toBe(sentence);
  });
});
