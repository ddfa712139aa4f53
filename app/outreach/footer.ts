/** The footer that every message carries: why it came, who is behind it and the way out, in the reader's language. */
import { type Language, languageOfCountry } from "#app/core/language.ts";
import type { Block, Inline } from "#app/core/letter.ts";

export type Footer = {
  /** All that is known of what the reader speaks; `null` where it is not known. */
  country: string | null;
  sender: { name: string };
  team: { name: string; postalAddress: string };
  unsubscribeUrl: string;
  /** The page that says what is held of them, and takes what they ask for. */
  whyUrl: string;
  /** `how` names where we have the address from: "trade fair, May". */
  source: { how: string; on: Date };
};

type Words = {
  why: (who: string) => string;
  from: (how: string, on: string) => string;
  /** Where nobody noted how we came by the address. */
  list: string;
  notes: string;
  rather: string;
  unsubscribe: string;
  held: string;
};

const words: Record<Language, Words> = {
  en: {
    why: (who) =>
      `You receive this because ${who} keeps your work address to write to you about its work.`,
    from: (how, on) => `Where it came from: ${how}, added on ${on}.`,
    list: "a list that we were given or made",
    notes: "our own notes",
    rather: "If you would rather not hear from us: ",
    unsubscribe: "Unsubscribe",
    held: "Why did I get this, and what is held?",
  },
  fr: {
    why: (who) =>
      `Vous recevez ce message parce que ${who} conserve votre adresse professionnelle pour vous parler de son activité.`,
    from: (how, on) => `D’où vient cette adresse : ${how}, ajoutée le ${on}.`,
    list: "une liste que l’on nous a remise ou que nous avons établie",
    notes: "nos propres notes",
    rather: "Si vous préférez ne plus recevoir nos messages : ",
    unsubscribe: "Se désinscrire",
    held: "Pourquoi ai-je reçu ce message, et que garde-t-on sur moi ?",
  },
  de: {
    why: (who) =>
      `Sie erhalten diese Nachricht, weil ${who} Ihre geschäftliche Adresse gespeichert hat, um Ihnen über die eigene Arbeit zu schreiben.`,
    from: (how, on) => `Woher die Adresse kommt: ${how}, hinzugefügt am ${on}.`,
    list: "eine Liste, die wir bekommen oder selbst angelegt haben",
    notes: "unsere eigenen Notizen",
    rather: "Wenn Sie lieber nichts mehr von uns hören möchten: ",
    unsubscribe: "Abmelden",
    held: "Warum habe ich das bekommen, und was ist gespeichert?",
  },
  es: {
    why: (who) =>
      `Usted recibe este mensaje porque ${who} guarda su dirección de trabajo para escribirle sobre lo que hace.`,
    from: (how, on) => `De dónde viene la dirección: ${how}, añadida el ${on}.`,
    list: "una lista que nos dieron o que hicimos",
    notes: "nuestras propias notas",
    rather: "Si prefiere no recibir más mensajes nuestros: ",
    unsubscribe: "Darse de baja",
    held: "¿Por qué he recibido esto y qué datos se guardan?",
  },
};

/** Made once: making one takes longer than all else about a letter. */
const dates: Record<Language, Intl.DateTimeFormat> = {
  en: longDates("en-GB"),
  fr: longDates("fr-FR"),
  de: longDates("de-DE"),
  es: longDates("es-ES"),
};

function longDates(locale: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
}

export function footer({ country, team, sender, source, unsubscribeUrl, whyUrl }: Footer): Block[] {
  const language = languageOfCountry(country);
  const { why, from, held } = words[language];
  const who =
    sender.name && sender.name !== team.name ? `${team.name} (${sender.name})` : team.name;
  const date = dates[language].format(source.on);
  return [
    { rule: true },
    small(`${why(who)} ${from(oneLine(source.how), date)}`, language),
    small(postalLine(team), language),
    wayOut(unsubscribeUrl, country),
    small([{ link: { label: held, url: whyUrl } }], language),
  ];
}

/** All of it that stands below an answer: they wrote, and know why. */
export function wayOut(url: string, country: string | null): Block {
  const language = languageOfCountry(country);
  const { rather, unsubscribe } = words[language];
  return small([rather, { link: { label: unsubscribe, url } }], language);
}

/** As the team noted it, or by the act that it came in with. */
export function howWeGotThem(
  { kind, note }: { kind: string; note: string | null },
  country: string | null,
): string {
  if (note) return note;
  const { list, notes } = words[languageOfCountry(country)];
  return kind === "import" ? list : notes;
}

/** The letter as a whole says English; nobody tells us what the member wrote in. */
function small(text: string | Inline[], language: Language): Block {
  return { small: text, ...(language === "en" ? {} : { lang: language }) };
}

function postalLine({ name, postalAddress }: Footer["team"]): string {
  const lines = postalAddress.split(/[\r\n]+/).map(oneLine);
  const address = lines.filter((line) => line !== "").join(", ");
  return address.startsWith(name) ? address : `${name}, ${address}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
