/** A provider's answer as JSON of a bounded size, still JSON when something had to go. */
import { storable } from "#app/core/storable.ts";

const utf8 = new TextEncoder();

/** Long lists and texts are shortened first; what cannot be shortened is replaced by a remark. */
export function boundedJson(value: unknown, bytes = 8192): string {
  for (const most of [Number.POSITIVE_INFINITY, 40, 10, 3, 1]) {
    const json = JSON.stringify(value, (_key, part) => shortened(part, most)) ?? "null";
    if (utf8.encode(json).length <= bytes) return json;
  }
  return JSON.stringify({ shortened: "The answer was too long to keep." });
}

function shortened(part: unknown, most: number): unknown {
  if (Array.isArray(part)) return part.slice(0, most);
  if (typeof part === "string") {
    return storable(part.length > most * 50 ? `${part.slice(0, most * 50)}…` : part);
  }
  if (part === null || typeof part !== "object") return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [storable(key), value]));
}
