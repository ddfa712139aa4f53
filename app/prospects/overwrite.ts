/** Which values a file or a provider may write over: never one that a person typed or had corrected. */
import type { OriginKind } from "#app/prospects/origin.ts";

/** A member typed the value, or the person had it corrected. */
export const TYPED_KINDS: OriginKind[] = ["form", "request"];

/** `originKind` is of the value that is there; without one nobody has written it yet. */
export function mayOverwrite(originKind: OriginKind | null | undefined): boolean {
  return !originKind || !TYPED_KINDS.includes(originKind);
}

/** What a custom field is called beside the built-in ones. */
export function customKey(fieldId: string): string {
  return `custom:${fieldId}`;
}
