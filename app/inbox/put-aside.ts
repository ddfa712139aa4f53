/** Messages that were put aside unread: why, in words, and what a member may do with one. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";

export const PutAsideAct = z
  .object({ again: Id.optional().catch(undefined), forget: Id.optional().catch(undefined) })
  .refine(({ again, forget }) => again || forget, {
    path: ["forget"],
    error: "Choose a message.",
  });

const reasons: Record<string, string> = {
  "too-big": "It is bigger than 30 MB.",
  "too-many-parts": "It has more than a thousand parts, as no letter has.",
  "too-deep": "Its parts are nested too deep to be a letter.",
  "took-too-long": "Reading it took longer than 20 seconds.",
  unreadable: "It is broken: we could not make sense of it.",
};

export function whyPutAside(reason: string): string {
  return reasons[reason] ?? "We could not read it.";
}

/** What was too big stays so. Its place must still be known: a mailbox that began anew has others. */
export function mayReadAgain(
  { reason, validity, folder }: { reason: string; validity: string; folder: string },
  { reading, places }: { reading: string; places: { folder: string; validity: string }[] },
): boolean {
  if (reason === "too-big" || reading !== "on") return false;
  return places.some((place) => place.folder === folder && place.validity === validity);
}
