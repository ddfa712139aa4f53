/** A question for a provider in one spelling, so that the same one is known again. */
import { plainText } from "#app/core/plain.ts";
import type { Workplace } from "#app/enrichment/enrichment.ts";

export function personQuestion(emailKey: string): string {
  return spell("person", emailKey);
}

export function findQuestion(name: { firstName: string; lastName: string }, at: Workplace): string {
  const place = at.domain ?? `company ${plainText(at.company)}`;
  return spell("find", plainText(name.firstName), plainText(name.lastName), place);
}

export function pageQuestion(domain: string, page: number): string {
  return spell("domain", domain, String(page));
}

function spell(...parts: string[]): string {
  return ["enrichment", ...parts].join("\0");
}

/** A find's name as its run holds it until it is done; no name holds a line break. */
export function nameText({ firstName, lastName }: { firstName: string; lastName: string }): string {
  return `${firstName}\n${lastName}`;
}

export function readNameText(text: string): { firstName: string; lastName: string } {
  const [firstName = "", lastName = ""] = text.split("\n");
  return { firstName, lastName };
}

/** As a run holds it. Only a domain has a dot and no blank: see readWorkplace. */
export function placeOf(text: string): Workplace {
  return /^\S+\.\S+$/.test(text) ? { domain: text } : { company: text };
}
