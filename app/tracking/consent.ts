/** The words in which a reader is asked whether their opening may be known; kept as proof of what they saw. */

export type Language = "en" | "fr" | "de" | "es";

type Words = {
  question: string;
  /** What is asked for, whole: this is what is agreed to. */
  what: string;
  allow: string;
  allowed: string;
  since: string;
  withdraw: string;
  withdrawn: string;
  free: string;
  gone: string;
};

/** `{who}` is the team that wrote. */
export const CONSENT_WORDS: Record<Language, Words> = {
  en: {
    question: "May {who} know when you open their mail?",
    what: "{who} would learn whether, when and how often you open their messages, and from which country. Your network address is cut short at once and not kept. Nothing else is measured.",
    allow: "Yes, they may",
    allowed: "You allowed this.",
    since: "Since {day}.",
    withdraw: "Take it back",
    withdrawn:
      "Nothing is measured. What was kept is deleted, and messages sent before tell nothing any more.",
    free: "You are free to say nothing: you get the same messages, and nothing is measured. You can take a yes back here at any time.",
    gone: "There is nothing to decide here any more: this link leads to nobody.",
  },
  fr: {
    question: "{who} peut-il savoir quand vous ouvrez ses messages ?",
    what: "{who} saurait si, quand et combien de fois vous ouvrez ses messages, et depuis quel pays. Votre adresse réseau est aussitôt tronquée et n’est pas conservée. Rien d’autre n’est mesuré.",
    allow: "Oui, c’est permis",
    allowed: "Vous l’avez permis.",
    since: "Depuis le {day}.",
    withdraw: "Retirer mon accord",
    withdrawn:
      "Rien n’est mesuré. Ce qui était conservé est supprimé, et les messages déjà envoyés ne disent plus rien.",
    free: "Vous pouvez ne rien répondre : vous recevez les mêmes messages et rien n’est mesuré. Vous pouvez retirer votre accord ici à tout moment.",
    gone: "Il n’y a plus rien à décider ici : ce lien ne mène à personne.",
  },
  de: {
    question: "Darf {who} wissen, wann Sie deren Nachrichten öffnen?",
    what: "{who} erfährt dann, ob, wann und wie oft Sie deren Nachrichten öffnen und aus welchem Land. Ihre Netzadresse wird sofort gekürzt und nicht gespeichert. Sonst wird nichts gemessen.",
    allow: "Ja, das ist erlaubt",
    allowed: "Sie haben es erlaubt.",
    since: "Seit {day}.",
    withdraw: "Widerrufen",
    withdrawn:
      "Nichts wird gemessen. Was gespeichert war, ist gelöscht, und früher gesendete Nachrichten verraten nichts mehr.",
    free: "Sie müssen nichts sagen: Sie bekommen dieselben Nachrichten, und nichts wird gemessen. Ein Ja können Sie hier jederzeit widerrufen.",
    gone: "Hier ist nichts mehr zu entscheiden: Dieser Link führt zu niemandem.",
  },
  es: {
    question: "¿Puede {who} saber cuándo abre usted sus mensajes?",
    what: "{who} sabría si abre sus mensajes, cuándo, cuántas veces y desde qué país. Su dirección de red se recorta al instante y no se guarda. No se mide nada más.",
    allow: "Sí, puede",
    allowed: "Usted lo permitió.",
    since: "Desde el {day}.",
    withdraw: "Retirar el permiso",
    withdrawn:
      "No se mide nada. Lo guardado se ha borrado y los mensajes ya enviados no dicen nada más.",
    free: "No tiene que responder: recibe los mismos mensajes y no se mide nada. Puede retirar un sí aquí en cualquier momento.",
    gone: "Aquí ya no hay nada que decidir: este enlace no lleva a nadie.",
  },
};

/** The first of the reader's languages that we speak. */
export function languageOf(accepted: string | null): Language {
  const wanted = (accepted ?? "").split(",").map((each) => each.trim().slice(0, 2).toLowerCase());
  return (wanted.find((each) => each in CONSENT_WORDS) as Language | undefined) ?? "en";
}

export function consentWords(language: Language, who: string): Words {
  const words = Object.entries(CONSENT_WORDS[language]);
  return Object.fromEntries(
    words.map(([key, sentence]) => [key, sentence.replaceAll("{who}", who)]),
  ) as Words;
}

/** What they saw when they agreed. */
export function proofOf(language: Language, who: string): string {
  const { question, what, allow } = consentWords(language, who);
  return `By their own button (${language}). “${question}” “${what}” “${allow}”`;
}
