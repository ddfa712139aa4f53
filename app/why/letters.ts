/** The letter with a code, in the language of the page that it was asked for on. */
import type { Language } from "#app/core/language.ts";
import type { Letter } from "#app/core/letter.ts";

type Coded = { code: string; teamName: string; minutes: number; language: Language };

export function letterWithCode({ code, teamName, minutes, language }: Coded): Letter {
  const say = words[language];
  return {
    subject: say.subject,
    blocks: [{ p: say.why(teamName) }, { code }, { p: say.use(minutes) }, { small: say.notYou }],
  };
}

type Words = {
  subject: string;
  why: (team: string) => string;
  use: (minutes: number) => string;
  notYou: string;
};

const words: Record<Language, Words> = {
  en: {
    subject: "Your code",
    why: (team) =>
      `With this code you can get, correct or have erased what ${team} holds about you.`,
    use: (minutes) =>
      `Type it on the page that you asked for it on. It works for ${minutes} minutes.`,
    notYou: "If you did not ask for it, you need not do anything. Give it to nobody.",
  },
  fr: {
    subject: "Votre code",
    why: (team) =>
      `Avec ce code, vous pouvez obtenir, faire rectifier ou effacer ce que ${team} détient sur vous.`,
    use: (minutes) =>
      `Saisissez-le sur la page où vous l’avez demandé. Il est valable ${minutes} minutes.`,
    notYou:
      "Si vous ne l’avez pas demandé, vous n’avez rien à faire. Ne le communiquez à personne.",
  },
  de: {
    subject: "Ihr Code",
    why: (team) =>
      `Mit diesem Code können Sie erhalten, berichtigen oder löschen lassen, was ${team} über Sie gespeichert hat.`,
    use: (minutes) =>
      `Geben Sie ihn auf der Seite ein, auf der Sie ihn angefordert haben. Er gilt ${minutes} Minuten.`,
    notYou: "Wenn Sie ihn nicht angefordert haben, müssen Sie nichts tun. Geben Sie ihn niemandem.",
  },
  es: {
    subject: "Su código",
    why: (team) =>
      `Con este código puede obtener, rectificar o hacer borrar lo que ${team} tiene sobre usted.`,
    use: (minutes) =>
      `Escríbalo en la página en la que lo pidió. Es válido durante ${minutes} minutos.`,
    notYou: "Si no lo pidió, no tiene que hacer nada. No se lo dé a nadie.",
  },
};
