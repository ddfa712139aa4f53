/** The documents that we publish: what they are called, where they stand, how a version is named. */

export type DocumentName = "terms" | "privacy";

type DocumentWords = {
  title: string;
  /** As it stands in a sentence. */
  called: string;
  lead: string;
  /** What a person says who has read a new version; a policy is not agreed to. */
  agree: string;
};

export const documents: Record<DocumentName, DocumentWords> = {
  terms: {
    title: "Terms of use",
    called: "terms of use",
    lead: "What you and we can expect of each other.",
    agree: "Accept the new terms",
  },
  privacy: {
    title: "Privacy policy",
    called: "privacy policy",
    lead: "What this version of Audienti does with data about people, and nothing that it does not do yet.",
    agree: "I have seen it",
  },
};

export const documentNames = Object.keys(documents) as DocumentName[];

export function isDocumentName(word: string): word is DocumentName {
  return Object.hasOwn(documents, word);
}

/** The day, in UTC; and a number from the second of one day on. */
export function versionOf(at: Date, taken: string[]): string {
  const day = at.toISOString().slice(0, 10);
  for (let n = 1; ; n++) {
    const version = n === 1 ? day : `${day}-${n}`;
    if (!taken.includes(version)) return version;
  }
}

/** Whether it is written like one; what is asked of the database is. */
export function isVersion(text: string): boolean {
  return /^\d{4}-\d\d-\d\d(-[1-9]\d{0,3})?$/.test(text);
}

/** Where a version stands for ever. */
export function pathOf(name: DocumentName, version: string): string {
  return `/${name}/versions/${version}`;
}
