/** Whether somebody asks us to stop, in their own words. */
import { expect, test } from "vitest";
import { isObjection } from "#app/incoming/objection.ts";

test.each([
  "Please unsubscribe me.",
  "STOP",
  "Remove me from your list!",
  "Don’t contact me again.",
  "stop emailing us",
  "Bitte keine weiteren E-Mails.",
  "Ich widerspreche der Nutzung meiner Daten.",
  "Merci de me désinscrire.",
  "Ne me contactez plus.",
  "Por favor, darme de baja.",
  "Cancellatemi dalla lista.",
  "Não me contacte mais.",
  "Graag uitschrijven.",
  "Proszę usunąć mój adres.",
  "отпишите меня",
  "配信停止してください",
])("asks to stop: %s", (words) => {
  expect(isObjection(words)).toBe(true);
});

test.each([
  "",
  "No",
  "Non, merci.",
  "Yes, let us talk.",
  "We stop production in December; write to me in January.",
  "How do I remove the lid?",
  "Not interested at the moment, maybe next year.",
  `We had trouble with a newsletter that nobody could unsubscribe from. ${"It was long ago. ".repeat(60)}`,
])("does not: %s", (words) => {
  expect(isObjection(words)).toBe(false);
});
