/** What lies sealed for a mailbox that is signed in to at its provider: the lasting token and what it allows. */
import type { Right } from "#app/adapters/oauth/port.ts";

type Kept = { refresh: string; rights: Right[] };

export function writeSecret({ refresh, rights }: Kept): string {
  return JSON.stringify({ refresh, rights });
}

/** Undefined for anything that was not written above. */
export function readSecret(text: string): Kept | undefined {
  try {
    const { refresh, rights } = JSON.parse(text) as Partial<Kept>;
    return typeof refresh === "string" && Array.isArray(rights) ? { refresh, rights } : undefined;
  } catch {
    return undefined;
  }
}
