/** What is left of a reply when quotes and signatures are cut, as mail programs write them. */
import { describe, expect, test } from "vitest";
import { readReply } from "#app/incoming/visible.ts";

const quoted = "> Hello Carys,\n> we make scales.\n>\n> Unsubscribe: https://example.org/u/x";

const openings = [
  "On Tue, 24 Nov 2026 at 09:12, Ada Larkfield <ada@larkfield.example> wrote:",
  "On Tue, Nov 24, 2026 at 9:12 AM Ada Larkfield <ada@larkfield.example>\nwrote:",
  "On 24/11/2026 09:12, Ada Larkfield wrote:",
  "Ada Larkfield <ada@larkfield.example> wrote:",
  "Am 24.11.2026 um 09:12 schrieb Ada Larkfield:",
  "Am Di., 24. Nov. 2026 um 09:12 Uhr schrieb Ada Larkfield <\nada@larkfield.example>:",
  "Ada Larkfield <ada@larkfield.example> schrieb am Di., 24. Nov. 2026, 09:12:",
  "Le mar. 24 nov. 2026 à 09:12, Ada Larkfield <ada@larkfield.example> a\nécrit :",
  "Le 24/11/2026 à 09:12, Ada Larkfield a écrit :",
  "El mar, 24 nov 2026 a las 9:12, Ada Larkfield (<ada@larkfield.example>)\nescribió:",
  "Il giorno mar 24 nov 2026 alle ore 09:12 Ada Larkfield <\nada@larkfield.example> ha scritto:",
  "Em ter., 24 de nov. de 2026 às 09:12, Ada Larkfield <ada@larkfield.example>\nescreveu:",
  "Op di 24 nov 2026 om 09:12 schreef Ada Larkfield <ada@larkfield.example>:",
  "Den tis 24 nov. 2026 kl 09:12 skrev Ada Larkfield <ada@larkfield.example>:",
  "tir. 24. nov. 2026 kl. 09.12 skrev Ada Larkfield <ada@larkfield.example>:",
  "ti 24. marrask. 2026 klo 9.12 Ada Larkfield (ada@larkfield.example) kirjoitti:",
  "wt., 24 lis 2026 o 09:12 Ada Larkfield <ada@larkfield.example> napisał(a):",
  "út 24. 11. 2026 v 9:12 odesílatel Ada Larkfield <ada@larkfield.example> napsal:",
  "вт, 24 нояб. 2026 г. в 09:12, Ada Larkfield <ada@larkfield.example>:",
  "2026年11月24日(火) 9:12 Ada Larkfield <ada@larkfield.example>:",
  "2026-11-24 9:12 GMT+01:00 Ada Larkfield <ada@larkfield.example>:",
  "-----Original Message-----",
  "-----Ursprüngliche Nachricht-----\nVon: Ada Larkfield",
  "________________________________\nFrom: Ada Larkfield <ada@larkfield.example>\nSent: Tuesday, November 24, 2026 9:12 AM\nTo: Carys\nSubject: Scales",
  "From: Ada Larkfield <ada@larkfield.example>\nSent: Tuesday, November 24, 2026 9:12 AM\nTo: Carys\nSubject: Scales",
  "Von: Ada Larkfield <ada@larkfield.example>\nGesendet: Dienstag, 24. November 2026 09:12\nAn: Carys\nBetreff: Scales",
  "De : Ada Larkfield <ada@larkfield.example>\nEnvoyé : mardi 24 novembre 2026 09:12\nÀ : Carys\nObjet : Scales",
  "De: Ada Larkfield\nEnviado el: martes, 24 de noviembre de 2026 9:12\nPara: Carys\nAsunto: Scales",
  "Da: Ada Larkfield\nInviato: martedì 24 novembre 2026 09:12\nA: Carys\nOggetto: Scales",
  "Van: Ada Larkfield\nVerzonden: dinsdag 24 november 2026 09:12\nAan: Carys\nOnderwerp: Scales",
  "*From:* Ada Larkfield\n*Sent:* Tuesday\n*To:* Carys",
  "发件人: Ada Larkfield\n发送时间: 2026年11月24日 9:12\n收件人: Carys\n主题: Scales",
];

const words = "Yes, that would help.\n\nCould you call on Friday?";

describe("a reply above its quote", () => {
  test.each(openings)("%s", (opening) => {
    const body =
      opening.startsWith("-----O") ||
      !/wrote|schr|crit|rit|escr|skrev|kirj|nap|>:|：$/.test(opening)
        ? quoted.replaceAll("> ", "")
        : quoted;

    expect(readReply(`${words}\n\n${opening}\n${body}\n`).written).toBe(words);
  });

  test.each(openings)("with Windows line ends and a signature: %s", (opening) => {
    const text =
      `${words}\n\n-- \nCarys Pritchard\nSnowdon Scales\n\n${opening}\n\n${quoted}`.replaceAll(
        "\n",
        "\r\n",
      );

    expect(readReply(text).written).toBe(words);
  });
});

describe("other manners", () => {
  test("no quote at all", () => {
    expect(readReply("Thanks.\nCarys").written).toBe("Thanks.\nCarys");
  });

  test("written below the quote", () => {
    const text = `On Tue, 24 Nov 2026 at 09:12, Ada Larkfield <ada@larkfield.example> wrote:\n${quoted}\n\nYes please.`;
    expect(readReply(text).written).toBe("Yes please.");
  });

  test("written between the quotes", () => {
    const text = `On 24/11/2026 09:12, Ada wrote:\n> Do you need scales?\nYes.\n> How many?\nThree.`;
    expect(readReply(text).written).toBe("Yes.\nThree.");
  });

  test("a phone's signature and a disclaimer go", () => {
    expect(readReply("Not now.\n\nSent from my iPhone").written).toBe("Not now.");
    expect(readReply("Not now.\n\nVon meinem Mobiltelefon gesendet").written).toBe("Not now.");
    expect(readReply("Not now.\n\nThis email and any attachments are confidential.").written).toBe(
      "Not now.",
    );
  });

  test("a sentence that only looks like an opening stays", () => {
    const text =
      "On Monday our board wrote to everybody about scales.\nFrom: our side it is fine.\nWe shall see.";
    expect(readReply(text).written).toBe(text);
  });

  test("nothing but a quote is nothing written", () => {
    expect(readReply(quoted).written).toBe("");
  });

  test("half a megabyte of lines is read in no time", () => {
    const text = "On and on and on it goes without an end\n".repeat(12_000);
    expect(readReply(text).written.length).toBeGreaterThan(1_000);
  });
});
