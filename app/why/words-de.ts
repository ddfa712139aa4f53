/** The page in German. */
import type { Words } from "#app/why/wording.ts";

export const de: Words = {
  title: "Warum habe ich das bekommen?",
  lead: (team) =>
    `${team} hat Ihnen über Audienti wegen Ihrer Arbeit geschrieben. Das ist dort über Sie gespeichert.`,
  who: "Wer geschrieben hat",
  fields: {
    email: "E-Mail-Adresse",
    firstName: "Vorname",
    lastName: "Nachname",
    position: "Position",
    company: "Firma",
    country: "Land",
  },
  held: "Was gespeichert ist",
  masked:
    "Es stehen nur erste Buchstaben da, weil E-Mails weitergeleitet werden. Mit einem Code sehen Sie alles.",
  unmasked: "Sie haben gezeigt, dass es Ihre Adresse ist: Das ist alles.",
  source: {
    import: "aus einer Liste",
    form: "von Hand eingegeben",
    sample: "aus einer Beispielliste",
    request: "auf Ihre Bitte",
    provider: "von einem Datenanbieter",
    merge: "aus einem zweiten Eintrag über Sie",
    bulk: "für viele zugleich gesetzt",
  },
  since: (day) => `seit dem ${day}`,
  more: "Nachrichten, Notizen und Prüfungen der Adresse können dabeistehen: Die Kopie enthält alles.",
  purposeTitle: "Wofür",
  purpose: "Um Ihnen wegen Ihrer Arbeit zu schreiben.",
  basisTitle: "Auf welcher Rechtsgrundlage",
  basis: {
    "legitimate interest":
      "Berechtigtes Interesse (DSGVO Art. 6 Abs. 1 lit. f): Sie können widersprechen.",
    consent: "Ihre Einwilligung (DSGVO Art. 6 Abs. 1 lit. a): Sie können sie widerrufen.",
    contract: "Ein Vertrag mit Ihnen (DSGVO Art. 6 Abs. 1 lit. b).",
    "public source":
      "Berechtigtes Interesse (DSGVO Art. 6 Abs. 1 lit. f), aus einer öffentlichen Quelle: Sie können widersprechen.",
  },
  untilTitle: "Bis wann",
  until: (day) => `Längstens bis zum ${day}, wenn das Team keinen neuen Grund nennt.`,
  givenTitle: "Wer über Sie gefragt wurde",
  given: (provider, day) => `${provider}, zuletzt am ${day}`,
  givenNobody: "Kein Datenanbieter.",
  authority: "Sie können sich jederzeit bei Ihrer Datenschutzbehörde beschweren.",
  objectTitle: "Nachrichten beenden",
  objectLead: (team) =>
    `Ein Druck, und ${team} kann Ihnen über Audienti nicht mehr schreiben. Sie brauchen keinen Code.`,
  object: "Schreiben Sie mir nicht mehr",
  objected: (team) => `${team} darf Ihnen nicht mehr schreiben.`,
  objectedNote:
    "Was noch geplant war, ist gestoppt. Eine Nachricht, die kurz davor abging, kann noch ankommen.",
  rightsTitle: "Kopie, Berichtigung, Löschung",
  codeLead: (address) => `Dafür schicken wir einen Code an ${address}, damit nur Sie es können.`,
  sendCode: "Code schicken",
  codeSent: (address) => `Ein Code ist unterwegs an ${address}. Er gilt 10 Minuten.`,
  code: "Code",
  codeHint: "Acht Ziffern",
  prove: "Weiter",
  wrongCode: "Das ist nicht der Code aus unserer Nachricht. Sehen Sie noch einmal nach",
  noCode: "Dieser Code ist zu alt oder wurde zu oft versucht. Fordern Sie einen neuen an.",
  tooMany: (minutes) =>
    `Es wurden zu viele Codes angefordert. Versuchen Sie es in ${minutes} Minuten wieder.`,
  noProof: "Eine halbe Stunde ist vorbei. Fordern Sie einen neuen Code an.",
  copyLead: "Alles in einer ZIP-Datei, als JSON und CSV.",
  copy: "Meine Daten herunterladen",
  correctTitle: "Berichtigen",
  correctLead:
    "Ändern Sie, was falsch ist. Das Team hat einen Monat Zeit zu antworten, und Sie bekommen eine Nachricht.",
  note: "Was sonst falsch ist",
  noteHint: "In Ihren eigenen Worten, auch eine neue Adresse",
  restrict: "Meine Daten nicht verwenden, solange geprüft wird",
  correct: "Um Berichtigung bitten",
  nothingAsked: "Ändern Sie ein Feld oder sagen Sie, was falsch ist",
  eraseTitle: "Löschen lassen",
  eraseLead: (team) =>
    `${team} hat einen Monat Zeit zu löschen oder zu sagen, warum das nicht geht. Sobald Sie darum bitten, schreibt Ihnen von dort niemand mehr.`,
  erase: "Um Löschung bitten",
  asked: {
    correct: (day) => `Sie haben um Berichtigung gebeten. Das Team antwortet bis zum ${day}.`,
    erase: (day) => `Sie haben um Löschung gebeten. Das Team antwortet bis zum ${day}.`,
  },
  restricted: "Ihre Daten sind eingeschränkt: Sie bleiben gespeichert, und nichts verwendet sie.",
  nothingTitle: "Hier ist nichts über Sie gespeichert",
  nothing: "Hinter diesem Link ist nichts über jemanden gespeichert, oder nichts mehr.",
  nothingObject: "Sie können noch dafür sorgen, dass der Absender Ihnen nie wieder schreibt.",
  nothingObjected:
    "Wenn der Link vollständig und von uns war, darf sein Absender Ihnen nicht mehr schreiben.",
  tooLong: "Kürzen Sie das oder geben Sie es noch einmal ein",
  languages: "Sprachen",
  error: "Fehler",
  skip: "Zum Inhalt",
  privacy: "Datenschutz (auf Englisch)",
};
