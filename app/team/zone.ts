/** Time zones by their IANA names: which exist, and how they stand in a list. */
import { z } from "zod";

export const Zone = z
  .string({ error: "Choose a time zone." })
  .refine(isZone, { error: "Choose a time zone from the list." });

export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return /^[A-Z]/.test(name);
  } catch {
    return false;
  }
}

/** Every zone for a select, UTC first; `current` is among them even under an older name. */
export function zoneOptions(current: string): { value: string; label: string }[] {
  const names = new Set(["UTC", ...Intl.supportedValuesOf("timeZone"), current]);
  return [...names].filter(isZone).map((value) => ({ value, label: value.replaceAll("_", " ") }));
}
