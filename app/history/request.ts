/** A signed-in request as we keep it, and the words in which it is told. */
import type { Place } from "#app/core/place.ts";
import type { Who } from "#app/core/request-scope.server.ts";

export type SeenRequest = {
  id: string;
  at: Date;
  who: Who;
  method: string;
  /** The pattern of the site map, without ids or words that were typed. */
  route: string;
  status: number;
  ms: number;
  place: Place;
  /** A page was shown to somebody who asked for it: not a file, a form or a guess of the browser's. */
  isView: boolean;
};

/** What is noted of a request whose asker went away before the answer began (as nginx does). */
export const WENT_AWAY = 499;

/** A stay on one page counts at most so long: people leave pages open. */
export const LONGEST_STAY_MS = 30 * 60 * 1000;

type Told = { word: string; tone: "good" | "plain" | "warning" | "bad" };

const outcomes: Record<number, Told> = {
  403: { word: "Refused: not allowed", tone: "warning" },
  404: { word: "Nothing there", tone: "plain" },
  405: { word: "Refused: takes no form", tone: "warning" },
  413: { word: "Refused: too large", tone: "warning" },
  422: { word: "Asked to correct something", tone: "plain" },
  429: { word: "Refused: too many tries", tone: "warning" },
  [WENT_AWAY]: { word: "Left before the answer", tone: "plain" },
};

/** How it went. */
export function outcomeOf(method: string, status: number): Told {
  const known = outcomes[status];
  if (known) return known;
  if (status >= 500) return { word: "Failed on our side", tone: "bad" };
  if (status >= 400) return { word: "Refused", tone: "warning" };
  if (method !== "GET" && method !== "HEAD") return { word: "Done", tone: "good" };
  return status >= 300
    ? { word: "Led to another page", tone: "plain" }
    : { word: "Shown", tone: "good" };
}

/** What was asked for: what stands in the place of an id is not kept, so it is dots here. */
export function whatWas(method: string, route: string): string {
  return method === "GET" ? pageWords(route) : `${verbs[method] ?? method} ${pageWords(route)}`;
}

const verbs: Record<string, string> = { POST: "Form sent to", HEAD: "Look at" };

export function pageWords(route: string): string {
  return route.replace(/:\w+/g, "…");
}

/** "1 min 20 s". */
export function stayWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}
