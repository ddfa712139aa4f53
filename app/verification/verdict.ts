/** From all that was answered about one address to one verdict, and the reasons in sentences. */
import type { Reason, Verdict } from "#app/adapters/verification/port.ts";
import type { ProviderName } from "#db/schema/verification.ts";

export type { Verdict };

export type Answer = { provider: ProviderName; verdict: Verdict; answeredAt: Date };

export type OneVerdict = { verdict: Verdict; verifiedAt: Date; disagree: boolean };

/**
 * The latest word of each provider counts, and `unknown` is no word: an address that nobody could ask
 * about today is what it was found to be before. Where two disagree nobody is sure, which is what
 * `risky` says. Whatever order the answers came in, the verdict is the same.
 */
export function oneVerdict(answers: Answer[]): OneVerdict | undefined {
  const known = latestOfEach(answers.filter(({ verdict }) => verdict !== "unknown"));
  const heard = known.length > 0 ? known : latestOfEach(answers);
  if (heard.length === 0) return undefined;
  const verdicts = new Set(heard.map(({ verdict }) => verdict));
  const disagree = verdicts.size > 1;
  const at = Math.max(...heard.map(({ answeredAt }) => answeredAt.getTime()));
  const [only] = verdicts;
  return { verdict: disagree ? "risky" : only!, verifiedAt: new Date(at), disagree };
}

export function latestOfEach<A extends Answer>(answers: A[]): A[] {
  const latest = new Map<ProviderName, A>();
  for (const answer of answers) {
    const before = latest.get(answer.provider);
    if (!before || before.answeredAt <= answer.answeredAt) latest.set(answer.provider, answer);
  }
  return [...latest.values()];
}

export const VERDICT_WORDS: Record<Verdict, string> = {
  valid: "Valid",
  risky: "Risky",
  invalid: "Invalid",
  unknown: "Unknown",
};

export const VERDICT_TONES = {
  valid: "good",
  risky: "warning",
  invalid: "bad",
  unknown: "plain",
} as const satisfies Record<Verdict, string>;

export const VERDICT_SENTENCES: Record<Verdict, string> = {
  valid: "The mailbox is there and takes messages.",
  risky: "A message may arrive, and may not be worth sending.",
  invalid: "A message cannot be delivered.",
  unknown: "Nobody could find out. That says nothing against the address.",
};

const reasonSentences: Record<Reason, string> = {
  syntax: "It is not written as an address can be.",
  reserved: "Its domain is reserved for examples, so nobody can have it.",
  "no-domain": "Its domain does not exist.",
  "no-mx": "Its domain takes no mail.",
  "null-mx": "Its domain says that it takes no mail.",
  "no-mx-host": "The mail host that its domain names does not exist.",
  "mailbox-unknown": "The mail host knows no such mailbox.",
  "mailbox-disabled": "The mailbox is switched off.",
  undeliverable: "The provider says that it cannot be delivered to, and not why.",
  disposable: "It belongs to a service for throw-away addresses.",
  "catch-all": "Its domain takes mail for every name, so nobody can tell whether this one is read.",
  "mailbox-full": "The mailbox is full.",
  gibberish: "Its name looks made up.",
  role: "It belongs to a function, such as sales, rather than a person.",
  "free-provider": "It is with a free provider, so its domain says nothing of an employer.",
  accepted: "The mail host takes mail for it.",
  "not-asked": "The mail host was not asked.",
  "dns-failed": "The directory of domains (DNS) did not answer.",
  "no-answer": "The mail host did not answer.",
  "odd-answer": "The answer made no sense.",
  greylisted: "The mail host wants to be asked again later.",
  busy: "The mail host was busy.",
  blocked: "The mail host does not answer such questions.",
  "private-network": "The mail host is in a private network.",
  "smtputf8-not-offered": "The mail host does not take addresses with letters like these.",
  "catch-all-untested": "We could not find out whether its domain takes every name.",
};

/** A reason of a version to come is told as it is. */
export function reasonSentence(reason: string): string {
  return reasonSentences[reason as Reason] ?? `The provider’s word: ${reason}.`;
}
