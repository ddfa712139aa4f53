/** Letters about requests: to the owners while there is time, and to the person when it was answered. */
import type { Language } from "#app/core/language.ts";
import type { Letter } from "#app/core/letter.ts";
import type { RequestKind, Share } from "#app/requests/request.ts";

type Reminding = { teamName: string; kind: string; due: string; share: Share };

/** Names nobody: who asked stands behind the link. */
export function reminderLetter(
  { teamName, kind, due, share }: Reminding,
  requestUrl: string,
): Letter {
  const over = share === "half" ? "Half" : "Four fifths";
  return {
    subject: `A request waits for ${teamName}: due on ${due}`,
    blocks: [
      { p: `Somebody whom ${teamName} wrote to asked for something: ${kind}.` },
      { p: `${over} of the month that the law gives is over. It must be answered by ${due}.` },
      { button: { label: "Read the request", url: requestUrl } },
      { small: "You get this because you are an owner of the team." },
    ],
  };
}

type Outcome = {
  teamName: string;
  kind: RequestKind;
  state: "done" | "refused";
  /** The team's own words. */
  answer: string | null;
};

export function outcomeLetter(
  { teamName, kind, state, answer }: Outcome,
  language: Language,
): Letter {
  const say = words[language];
  const what = kind === "erase" ? say.erase : say.correct;
  return {
    subject: say.subject(teamName),
    blocks: [
      { p: say.asked(teamName, what) },
      { p: state === "done" ? say.done(teamName) : say.refused(teamName) },
      ...(answer ? [{ p: say.theirWords }, { p: answer }] : []),
      { small: say.complain },
    ],
  };
}

/** The last that anybody hears: nothing is left to write to them with. */
export function erasedLetter(teamName: string, language: Language): Letter {
  const say = words[language];
  return {
    subject: say.subject(teamName),
    blocks: [
      { p: say.asked(teamName, say.erase) },
      { p: say.erased(teamName) },
      { small: say.complain },
    ],
  };
}

type Words = {
  subject: (team: string) => string;
  asked: (team: string, what: string) => string;
  correct: string;
  erase: string;
  done: (team: string) => string;
  refused: (team: string) => string;
  erased: (team: string) => string;
  theirWords: string;
  complain: string;
};

const words: Record<Language, Words> = {
  en: {
    subject: (team) => `${team} answered your request`,
    asked: (team, what) => `You asked ${team} ${what}.`,
    correct: "to correct what it holds about you",
    erase: "to erase what it holds about you",
    done: (team) => `${team} did so.`,
    refused: (team) => `${team} did not do so, and has to say why.`,
    erased: (team) =>
      `Everything that ${team} held about you is erased. A code made from your address, which cannot be read back, stays, so that you are not written to again.`,
    theirWords: "What they wrote:",
    complain: "You may complain to your data protection authority, and you may go to court.",
  },
  fr: {
    subject: (team) => `${team} a répondu à votre demande`,
    asked: (team, what) => `Vous avez demandé à ${team} ${what}.`,
    correct: "de rectifier les données qui vous concernent",
    erase: "d’effacer les données qui vous concernent",
    done: (team) => `${team} l’a fait.`,
    refused: (team) => `${team} ne l’a pas fait et doit dire pourquoi.`,
    erased: (team) =>
      `Toutes les données que ${team} détenait sur vous sont effacées. Il reste un code calculé à partir de votre adresse, illisible, pour que l’on ne vous écrive plus.`,
    theirWords: "Sa réponse :",
    complain:
      "Vous pouvez introduire une réclamation auprès de votre autorité de protection des données, et saisir un tribunal.",
  },
  de: {
    subject: (team) => `${team} hat Ihre Anfrage beantwortet`,
    asked: (team, what) => `Sie haben ${team} gebeten, ${what}.`,
    correct: "die über Sie gespeicherten Daten zu berichtigen",
    erase: "die über Sie gespeicherten Daten zu löschen",
    done: (team) => `${team} hat das getan.`,
    refused: (team) => `${team} hat das nicht getan und muss sagen, warum.`,
    erased: (team) =>
      `Alles, was ${team} über Sie gespeichert hatte, ist gelöscht. Es bleibt ein aus Ihrer Adresse berechneter Code, der nicht zurückgelesen werden kann, damit man Ihnen nicht wieder schreibt.`,
    theirWords: "Die Antwort:",
    complain: "Sie können sich bei Ihrer Datenschutzbehörde beschweren und vor Gericht gehen.",
  },
  es: {
    subject: (team) => `${team} ha respondido a su solicitud`,
    asked: (team, what) => `Usted pidió a ${team} ${what}.`,
    correct: "que rectificara los datos que tiene sobre usted",
    erase: "que borrara los datos que tiene sobre usted",
    done: (team) => `${team} lo ha hecho.`,
    refused: (team) => `${team} no lo ha hecho y debe decir por qué.`,
    erased: (team) =>
      `Todo lo que ${team} tenía sobre usted está borrado. Queda un código calculado a partir de su dirección, que no se puede leer, para que no se le vuelva a escribir.`,
    theirWords: "Su respuesta:",
    complain:
      "Puede presentar una reclamación ante su autoridad de protección de datos y acudir a los tribunales.",
  },
};
