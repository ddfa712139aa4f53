/** One value for a built-in field of many, cleaned as the form for one prospect does it. */
import type { Settable } from "#app/bulk/act.ts";
import { ProspectInput } from "#app/prospects/prospect.ts";

type Read = { text: string; problem?: undefined } | { problem: string };

/** Empty clears the field. */
export function readBuiltIn(field: Settable, typed: string): Read {
  const read = ProspectInput.shape[field].safeParse(typed);
  if (!read.success) return { problem: read.error.issues[0]!.message };
  return { text: read.data ?? "" };
}
