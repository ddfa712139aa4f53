/** Walking the site map: every route that is built, with what it answers to and the addresses it has. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fill, membersOnly, type Place, places } from "#tests/support/map.ts";

export type Route = Place & {
  /** What Remix calls it, and what `?_data=` asks for. */
  id: string;
  hasLoader: boolean;
  hasAction: boolean;
  /** Its address names something that belongs to somebody. */
  isOwned: boolean;
  /** Does more with the request than ask who sent it, or what form: its query may matter. */
  readsQuery: boolean;
};

export async function allRoutes(): Promise<Route[]> {
  return Promise.all(places().filter(isThere).map(asRoute));
}

export async function memberRoutes(): Promise<Route[]> {
  return Promise.all(membersOnly().filter(isThere).map(asRoute));
}

/** The route's address for these ids; throws for a noun that nobody has given yet. */
export function addressOf({ pattern }: Place, ids: Record<string, string>): string {
  const address = fill(pattern, ids);
  if (/\/nothing(\/|$)/.test(address)) throw new Error(`tests/support/world.ts: no ${pattern}`);
  return address;
}

export function dataOf(address: string, { id }: Route): string {
  return `${address}${address.includes("?") ? "&" : "?"}_data=${encodeURIComponent(id)}`;
}

/** That every place has its file is map.test.ts's to say. */
function isThere({ file }: Place): boolean {
  return existsSync(`app/${file}`);
}

/** Where a request is named and its query is not looked at. */
const guarded =
  /\b(requireMember|requireSignedIn|requireRight|requirePerson|requireProof|readForm)\(request\b|\{ request(, params)? \}/g;

async function asRoute(place: Place): Promise<Route> {
  const source = await readFile(`app/${place.file}`, "utf8");
  const exports = (name: string) =>
    new RegExp(`^export (async )?(function|const) ${name}\\b`, "m").test(source);
  return {
    ...place,
    id: place.file.replace(/\.tsx?$/, ""),
    hasLoader: exports("loader"),
    hasAction: exports("action"),
    isOwned: /\/:/.test(place.pattern),
    readsQuery: /\brequest\b/.test(source.replace(guarded, "")),
  };
}
