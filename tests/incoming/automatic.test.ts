/** Answers of machines: by headers or words, and the day of return in several languages. */
import { describe, expect, test } from "vitest";
import { readAutomatic } from "#app/incoming/automatic.ts";
import { returnDay } from "#app/incoming/return-day.ts";
import { understand } from "#app/incoming/understand.ts";
import { mail } from "#tests/incoming/mail.ts";

const CAME = "2026-11-24";
const auto = "Auto-Submitted: auto-replied";

describe("an answer", () => {
  test.each([
    ["Thanks, let us talk on Tuesday.", "Re: Scales"],
    ["I was on vacation and only read this now. Yes, please call.", "Re: Scales"],
    ["I am out of office until Monday, but yes, I want one.", "Re: Scales"],
    ["Please unsubscribe me.", "Re: Scales"],
    ["Yes, please call.", "Re: Scales for the autumn semester"],
    ["Tell me more.", "Re: Every automatic reply, weighed"],
    ["Sim, por favor.", "Re: A licença das balanças"],
    ["We wrote of out of office messages once.", "Re: A guest at out-of-office.example"],
    ["Ich war im Urlaub. Worum geht es?", "Re: Ein Gast bei urlaub-abwesend.example"],
  ])("that a person wrote is none of a machine: %s", (text, subject) => {
    expect(readAutomatic(mail({ text, subject }), CAME)).toBeUndefined();
  });

  test.each([
    [
      auto,
      "Automatic reply: Scales",
      "I am out of the office until 30 November 2026.",
      "2026-12-01",
    ],
    [auto, "Abwesenheitsnotiz", "Ich bin bis zum 4. Dezember nicht im Büro.", "2026-12-05"],
    [auto, "Réponse automatique", "Je suis absent jusqu'au 2 décembre 2026 inclus.", "2026-12-03"],
    [
      "X-Autoreply: yes",
      "Respuesta automática",
      "Estoy de vacaciones hasta el 30/11/2026.",
      "2026-12-01",
    ],
    [auto, "Risposta automatica", "Sono fuori ufficio, rientro il 7 dicembre.", "2026-12-07"],
    [
      auto,
      "Resposta automática",
      "Estou de férias e regresso a 1 de dezembro de 2026.",
      "2026-12-01",
    ],
    [auto, "Automatisch antwoord", "Ik ben afwezig tot en met 27-11-2026.", "2026-11-28"],
    [auto, "Autosvar", "Jag är tillbaka den 8 december.", "2026-12-08"],
    [auto, "Automatyczna odpowiedź", "Jestem na urlopie, wracam 3 grudnia.", "2026-12-03"],
    [auto, "Автоответ", "Я в отпуске до 5 января.", "2027-01-06"],
    ["Precedence: auto_reply", "OOO", "Back on December 1st.", "2026-12-01"],
    [auto, "Re: Scales", "Hej, jag har semester och är åter 8 december.", "2026-12-08"],
    [auto, "Re: Scales", "Ich bin in Elternzeit bis zum 4.12.2026.", "2026-12-05"],
    ["", "Out of Office: Scales", "I will be back on Monday.", undefined],
    [auto, "Automatic reply", "I return on 2026-12-24.", "2026-12-24"],
    [
      auto,
      "Risposta automatica",
      "Sono in ferie fino a venerdì 4 dicembre compreso.",
      "2026-12-05",
    ],
    ["", "Automatiskt svar: Vågar", "Jag har semester till den 4 december.", "2026-12-05"],
    ["", "Odpowiedź automatyczna: Wagi", "Nie ma mnie do 4 grudnia.", "2026-12-05"],
    ["", "Assenza dall’ufficio", "Torno il 9 dicembre.", "2026-12-09"],
    [auto, "Re: Scales", "Şu anda yıllık izindeyim.", undefined],
    [auto, "Re: Scales", "Βρίσκομαι εκτός γραφείου.", undefined],
    [auto, "Re: Scales", "أنا حاليا في إجازة.", undefined],
    // Of two days the one on which they say that they are back.
    [
      auto,
      "Automatic reply",
      "I am on holiday from 25 November through 4 December. I am back on 8 December.",
      "2026-12-08",
    ],
    [auto, "Réponse automatique", "Absente à partir du 25/11 jusqu'au 30/11.", "2026-12-01"],
    [auto, "Automatic reply", "I was away until 3 March 2024.", undefined],
    [auto, "Automatic reply", "Back on 31/02/2027.", undefined],
  ])("%s %s", (head, subject, text, back) => {
    expect(readAutomatic(mail({ head, subject, text }), CAME)).toMatchObject({
      kind: "out-of-office",
      ...(back ? { back } : {}),
    });
    expect(returnDay(text, CAME)).toBe(back);
  });

  test("of somebody who left, a challenge, and a ticket are told apart", () => {
    const left = mail({
      head: auto,
      subject: "Automatic reply",
      text: "Thank you for your message. Dora Fenwick no longer works here.",
    });
    const challenge = mail({
      subject: "Re: Scales",
      text: "To complete the delivery of your message, click this link to verify that you are human.",
    });
    const ticket = mail({
      head: "Auto-Submitted: auto-generated",
      subject: "[#4711] We have your request",
      text: "A colleague will look at it.",
    });

    expect(readAutomatic(left, CAME)?.kind).toBe("left");
    expect(readAutomatic(challenge, CAME)?.kind).toBe("challenge");
    expect(readAutomatic(ticket, CAME)?.kind).toBe("automatic");
  });

  test("that thanks for a message, or holds it back, says of nobody that they are away", () => {
    const receipt = mail({
      head: auto,
      subject: "Automatic reply: Scales",
      text: "Thank you for contacting Fenwick. We answer within two days.",
    });
    const away = mail({
      head: auto,
      subject: "Automatic reply: Scales",
      text: "Thank you for your message. I am on annual leave until 30 November 2026.",
    });
    const guard = mail({
      subject: "Re: Scales",
      text: "I only accept messages from senders I have approved. Follow this link to be added.",
    });

    expect(readAutomatic(receipt, CAME)?.kind).toBe("automatic");
    for (const text of [
      "Thanks for reaching out. A colleague answers within two business days.",
      "Our customer service is closed. Opening hours: Monday to Friday, 9 to 5.",
    ])
      expect(readAutomatic({ ...receipt, text }, CAME)?.kind).toBe("automatic");
    expect(readAutomatic(away, CAME)).toMatchObject({ kind: "out-of-office", back: "2026-12-01" });
    expect(readAutomatic(guard, CAME)?.kind).toBe("challenge");
  });

  test("that a mail program wrote for somebody who pressed unsubscribe is theirs", () => {
    const pressed = mail({
      head: `${auto}\nX-Apple-Unsubscribe: true`,
      subject: "unsubscribe",
      text: "This was sent to unsubscribe from the message “Scales”.",
    });

    expect(understand(pressed, CAME)).toMatchObject({ kind: "reply", objects: true });
  });

  test("that dresses its challenge as a report is a challenge, unless a server signed it", () => {
    const parts = [{ type: "message/delivery-status", text: "Action: failed\nStatus: 5.7.1\n" }];
    const text = "Your message has been waitlisted. Please add yourself to my guest list.";
    const guard = mail({ from: "noreply@guard.example", subject: "Re: Scales", text, parts });
    const server = mail({ from: "mailer-daemon@y.example", subject: "Re: Scales", text, parts });

    expect(understand(guard, CAME).kind).toBe("challenge");
    expect(understand(server, CAME).kind).toBe("bounce");
  });

  test("with Auto-Submitted: no is a person's, whatever it is about", () => {
    expect(readAutomatic(mail({ head: "Auto-Submitted: no", text: "Yes" }), CAME)).toBeUndefined();
  });
});

test("a year that is not said is the next one to come", () => {
  expect(returnDay("back on 4 January", "2026-12-20")).toBe("2027-01-04");
  expect(returnDay("back on 28 December", "2026-12-20")).toBe("2026-12-28");
});
