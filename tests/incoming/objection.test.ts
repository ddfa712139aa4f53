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
  "BAJA",
  "Remove us from your list, please.",
  "Please don’t write to me about this again.",
  "Dejen de escribirme.",
  "Do not contact me at this address again.",
  "Please don’t send me the newsletter.",
  "Borren mis datos, por favor.",
  "Não quero; parem de enviar isto.",
  "Ta bort mig från listan.",
  "配信停止してください",
])("asks to stop: %s", (words) => {
  expect(isObjection(words)).toBe(true);
});

test.each([
  "",
  "No",
  "Non, merci.",
  "Yes, let us talk.",
  // A wish about how, or about what, and not that we stop.
  "Don’t email me the offer, put it into a folder.",
  "Please remove me from CC, Dora answers for us.",
  "Stop sending PDFs, a table is enough.",
  "Do not contact us about kitchen scales; the big ones are fine.",
  "Не пишите про весы для кухни, остальное интересно.",
  "Merci de ne pas nous envoyer d’offres sur les cuisines.",
  "We stop production in December; write to me in January.",
  "How do I remove the lid?",
  "Not interested at the moment, maybe next year.",
  `We had trouble with a newsletter that nobody could unsubscribe from. ${"It was long ago. ".repeat(60)}`,
])("does not: %s", (words) => {
  expect(isObjection(words)).toBe(false);
});
