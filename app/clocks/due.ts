/** The two lists of people whose time runs out: whom to justify again, and whom to tell. */
import { z } from "zod";
import { FUTURE, ToldInput, whyJustified } from "#app/clocks/mark.ts";
import { Id } from "#app/core/id.ts";
import { people } from "#app/prospects/counted.ts";

/** `justify`: keeping them must be justified again. `notice`: they must be told that they are held. */
export type ClockKind = "justify" | "notice";

export type Act = "justify" | "told" | "bin";

/** So long before their day people appear on the list. */
export const AHEAD_DAYS = 60;

/** A page of a list, and as many as can be ticked. */
export const PAGE = 50;

export type Cursor = { at: Date; id: string };

const written = /^(\d{1,14})\.([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

export function spellCursor({ at, id }: Cursor): string {
  return `${at.getTime()}.${id}`;
}

/** Whatever no page of ours wrote leads to the beginning. */
export function readCursor(text: string | null): Cursor | undefined {
  const [, at, id] = written.exec(text ?? "") ?? [];
  return at && id ? { at: new Date(Number(at)), id } : undefined;
}

/** Those that were ticked, or everybody on the list up to a moment. */
export type Chosen = { ids: string[] } | { through: Date };

/** Undefined when nobody was ticked, so that nothing is done to everybody by mistake. */
export function readChosen(params: URLSearchParams, horizon: Date): Chosen | undefined {
  if (params.get("scope") === "all") return { through: horizon };
  const ids = params.getAll("id").filter((id) => Id.safeParse(id).success);
  const once = [...new Set(ids)].sort().slice(0, 4 * PAGE);
  return once.length > 0 ? { ids: once } : undefined;
}

const weighed = { print: z.string().max(30), count: z.coerce.number().int().min(0) };

export const JustifyInput = z.object({ ...weighed, note: whyJustified });
export const TellInput = ToldInput.extend(weighed);
export const BinInput = z.object(weighed);

export const notDecided = {
  changed: "These are no longer the same people. Look again before you decide.",
  nobody: "Nobody of them is on the list any more.",
  "in-the-future": { field: "told", sentence: FUTURE },
};

/** What the next page says once; of many it is still being done. */
export function decidedWords(act: Act, { count, going }: { count: number; going: boolean }) {
  const what = {
    justify: "justified again",
    told: "noted as told",
    bin: "put into the bin; for 30 days they can be restored",
  }[act];
  return going
    ? `${people(count)} are being ${what}. The list empties as it goes.`
    : `${people(count)} ${what}.`;
}
