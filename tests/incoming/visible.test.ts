/** What is left of a reply when quotes and signatures are cut, as mail programs write them. */
import { describe, expect, test } from "vitest";
import { readReply } from "#app/incoming/visible.ts";
import { cpuOf } from "#tests/cpu.ts";

const quoted = "> Hello Carys,\n> we make scales.\n>\n> Unsubscribe: https://example.org/u/x";

const openings = [
  "On Tue, 24 Nov 2026 at 09:12, Ada Larkfield <ada@larkfield.example> wrote:",
  "On Tue, Nov 24, 2026 at 9:12 AM Ada Larkfield <ada@larkfield.example>\nwrote:",
  "On 24/11/2026 09:12, Ada Larkfield wrote:",
  "Ada Larkfield <ada@larkfield.example> wrote:",
  "On the day it came, ada@larkfield.example wrote:",
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
  "艾达 <ada@larkfield.example> 在 2026年11月24日 周二 09:12 写道：",
  "2026年11月24日(火) 9:12 Ada Larkfield <ada@larkfield.example>:",
  "2026-11-24 9:12 GMT+01:00 Ada Larkfield <ada@larkfield.example>:",
  "Forwarded message:\n\nFrom: Ada Larkfield",
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
  "On Tue, 24 Nov 2026 09:12:43 +0100 Ada Larkfield <ada@larkfield.example> wrote",
  "---- On Tue, 24 Nov 2026 09:12:43 +0100 ada@larkfield.example wrote ----",
  '09:12 AM, November 24, 2026, "Ada Larkfield" <ada@larkfield.example>:',
  "Ada Larkfield <ada@larkfield.example> schrieb am Di., 24.\nNov. 2026, 09:12:",
  "Op 24-nov.-2026, om 09:12 heeft Ada Larkfield <ada@larkfield.example> het volgende geschreven:",
  "ti 24. marraskuuta 2026 klo 9.12 Ada Larkfield\n<ada@larkfield.example> kirjoitti:",
  "mar., 24 nov. 2026, 09:12 Ada Larkfield <ada@larkfield.example> a scris:",
  "Στις Τρί, 24 Νοε 2026, 9:12 π.μ. ο χρήστης Ada Larkfield ada@larkfield.example έγραψε:",
  "Ada Larkfield <ada@larkfield.example>于2026年11月24日 周二上午9:12写道：",
  "ada@larkfield.example wrote:",
  "ada@larkfield.example schrieb am Di., 24. Nov. 2026, 09:12:",
  "في الثلاثاء، ٢٤ نوفمبر ٢٠٢٦، ٩:١٢ ص Ada Larkfield <ada@larkfield.example> كتب:",
  "-------- Ursprüngliche Nachricht --------Von: Ada Larkfield Datum: 24.11.26",
  "På 24 november 2026 på 09:12:18, Ada Larkfield (ada@larkfield.example) skrev:",
  "-------- Oprindelig besked --------\nFra: Ada Larkfield",
  "-----Mensaje original-----\nDe: Ada Larkfield",
  "-------- Původní zpráva --------\nOd: Ada Larkfield",
  "-------- Wiadomość oryginalna --------\nOd: Ada Larkfield",
  "----- Reply message -----",
  "Fra: Ada Larkfield\nSendt: 24. november 2026 09:12\nTil: Carys\nEmne: Scales",
  "Från: Ada Larkfield\nSkickat: den 24 november 2026 09:12\nTill: Carys\nÄmne: Scales",
  "Lähettäjä: Ada Larkfield\nLähetetty: tiistai 24. marraskuuta 2026\nVastaanottaja: Carys\nAihe: Scales",
  "Od: Ada Larkfield\nWysłano: wtorek, 24 listopada 2026 09:12\nDo: Carys\nTemat: Scales",
  "От: Ada Larkfield\nОтправлено: вторник, 24 ноября 2026 г. 9:12\nКому: Carys\nТема: Scales",
  "差出人: Ada Larkfield\n送信日時: 2026年11月24日 9:12\n宛先: Carys\n件名: Scales",
  "من: Ada Larkfield <ada@larkfield.example>\nتم الإرسال: 2026-11-24\nإلى: Carys\nالموضوع: Scales",
  "** De : Ada Larkfield **\n** Envoyé : mardi 24 novembre 2026 **\n** À : Carys **",
  "Date: Tue, 24 Nov 2026 09:12:43 +0100\nTo: carys@snowdon.example",
  "--------------------\nFrom: ada@larkfield.example Date: Tue, 24 Nov 2026",
  "发件人: Ada Larkfield\n发送时间: 2026年11月24日 9:12\n收件人: Carys\n主题: Scales",
];

const words = "Yes, that would help.\n\nCould you call on Friday?";

describe("a reply above its quote", () => {
  test.each(openings)("%s", (opening) => {
    // Some programs mark every line, some none, whatever stands above.
    for (const body of [quoted, quoted.replaceAll("> ", "").replaceAll(">", "")])
      expect(readReply(`${words}\n\n${opening}\n\n${body}\n`).written).toBe(words);
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

  test("written above, between and below the quotes, each with its end", () => {
    const text = `Hello Ada,\n-- \nCarys\n\nOn 24/11/2026 09:12, Ada wrote:\n> Do you need scales? They come in a good many sizes, all of them on our new\nshelf in the yard.\n\nYes, three.\n\n> When?\n>\nOn Monday.\n\nSent from my iPhone\n\n> -- \n> Ada`;
    expect(readReply(text).written).toBe("Hello Ada,\nYes, three.\nOn Monday.");
  });

  test("an answer right below a long question is no rest of it", () => {
    const text = `On 24/11/2026 09:12, Ada wrote:\n> Would you like to come over on Friday and look at the big ones with all of us?\nyes please\n> Ada`;
    expect(readReply(text).written).toBe("yes please");
  });

  test("under a quotation without marks nothing is told apart: it is ours", () => {
    const ours =
      "From: Ada\nSent: today\nTo: Carys\n\nHello.\nUnsubscribe: https://example.org/u/x";
    expect(readReply(ours).written).toBe("");
    expect(readReply(`Yes.\n\n${ours}`).written).toBe("Yes.");
  });

  test.each([
    "Sent via mobile",
    "Télécharger Outlook pour Android<https://outlook.example>",
    "Diese Nachricht wurde von meinem Mobiltelefon gesendet.",
    "Verzonden vanuit Outlook voor iOS",
    "Enviado desde mi teléfono",
    "Inviato da iPhone",
    "Enviado do meu telemóvel",
    "Skickat från min telefon",
    "Sendt fra min telefon",
    "Lähetetty puhelimesta",
    "Wysłane z telefonu",
    "Odesláno z telefonu",
    "Отправлено с телефона",
    "Trimis de pe telefonul meu",
    "Az iPhone-omról küldve",
    "iPhoneから送信",
    "從我的 iPhone 傳送",
  ])("what a phone adds goes, also without a line between: %s", (added) => {
    expect(readReply(`Not now.\n${added}\n\nada@larkfield.example wrote:\n\nHello`).written).toBe(
      "Not now.",
    );
    expect(readReply(`Not now.\n\n${added}\n`).written).toBe("Not now.");
  });

  test("a warning that a server puts above is not theirs; their words below it are", () => {
    const text = "CAUTION: This email came from outside.\n\nYes, please call.";
    expect(readReply(text).written).toBe("Yes, please call.");
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

  test("a card under a ruled line goes; a ruled line between paragraphs is theirs", () => {
    const card = "Not now.\n\n————————\n\nCarys Snowdon\nHead of Weighing\n+44 20 7946 0000";
    const ruled = "First the good news.\n\n————————\n\nAnd now the price: it is too high.";

    expect(readReply(card).written).toBe("Not now.");
    expect(readReply(`${card}\n\nOn 24/11/2026 09:12, Ada wrote:\n${quoted}`).written).toBe(
      "Not now.",
    );
    expect(readReply(ruled).written).toBe(ruled);
    expect(readReply("Not now.\n\n--Carys Snowdon\nHead of Weighing").written).toBe("Not now.");
    expect(readReply("Not now.\n-- maybe in spring").written).toBe("Not now.\n-- maybe in spring");
  });

  test("a first line that begins as an opening does stays above the opening", () => {
    const text = `Am besten morgen\nAm 24.11.2026 um 09:12 schrieb Ada Larkfield:\n${quoted}`;
    expect(readReply(text).written).toBe("Am besten morgen");
  });

  test("a sentence that only looks like an opening stays", () => {
    const text =
      "On Monday our board wrote to everybody about scales.\nFrom: our side it is fine.\nWe shall see.";
    expect(readReply(text).written).toBe(text);
  });

  test("a list with colons is no head of a message", () => {
    const text = "No: thanks.\nFrom: me, with love.\nTo: be decided on Friday.\nSo be it.";
    expect(readReply(text).written).toBe(text);
  });

  test("nothing but a quote is nothing written", () => {
    expect(readReply(quoted).written).toBe("");
  });

  test("half a megabyte of lines is read in no time", () => {
    const text = "On and on and on it goes without an end\n".repeat(12_000);
    expect(readReply(text).written.length).toBeGreaterThan(1_000);
  });

  test.each([
    "-",
    "_ ",
    "On 1 ",
    "- message ",
    "----------\n\n",
    "From: a@b\n> a\n",
    "> On 12:34 <a@b",
  ])("neither do lines made of %j take longer the more there are", (piece) => {
    const text = piece.repeat(200_000 / piece.length);

    expect(cpuOf(() => readReply(text))).toBeLessThan(3_000);
  });
});
