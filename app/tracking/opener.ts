/** Who seems to have fetched a pixel: a person, a proxy that hides them, or a machine that looks at all mail. */
import { isbot } from "isbot";
import type { Opener } from "#db/schema/tracking.ts";

export type { Opener };

/** What a request says of who makes it; nothing of where it comes from. */
export type Asking = {
  method: string;
  userAgent: string;
  /** Whether it says what it takes, as everything does that draws pages. */
  accepts: boolean;
};

export type Client =
  | "head"
  | "no-name"
  | "apple-relay"
  | "gmail-prefetch"
  | "gmail-proxy"
  | "yahoo-proxy"
  | "outlook-desktop"
  | "mail-program"
  | "robot"
  | "bare-browser"
  | "browser"
  | "strange";

/** Gmail's own, when it fetches what nobody has opened yet: a browser that never was. */
const GMAIL_PREFETCH = "Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0";

const MAIL_PROGRAMS =
  /thunderbird|betterbird|airmail|\bspark\b|em ?client|postbox|k-?9 mail|fairemail|bluemail|mailmate|lotus-notes|evolution\/|kmail|mailspring|canary mail|the bat!|windows-?mail|mailbar|claws ?mail|superhuman/i;

const LIBRARIES =
  /python|curl|wget|go-http|java\/|okhttp|libwww|headless|phantom|node|axios|ruby|perl/i;

/**
 * The proxies and programs that we know come first: a list of robots takes some of them for robots. Where
 * one ends in doubt it is not taken for a person.
 */
export function clientOf({ method, userAgent, accepts }: Asking): Client {
  const name = userAgent.trim().slice(0, 512);
  if (method === "HEAD") return "head";
  if (name === "") return "no-name";
  if (name === "Mozilla/5.0") return "apple-relay";
  if (name.includes("GoogleImageProxy") || name.includes("ggpht.com")) return "gmail-proxy";
  if (name.endsWith(GMAIL_PREFETCH)) return "gmail-prefetch";
  if (name.includes("YahooMailProxy")) return "yahoo-proxy";
  if (/ms-office|msoffice|microsoft outlook/i.test(name)) return "outlook-desktop";
  if (LIBRARIES.test(name)) return "robot";
  if (MAIL_PROGRAMS.test(name)) return "mail-program";
  if (isbot(name)) return "robot";
  if (!name.startsWith("Mozilla/5.0 (")) return "strange";
  return accepts ? "browser" : "bare-browser";
}

export type Circumstances = {
  /** Since the message was handed over; null while that is not known, which is moments after. */
  secondsAfter: number | null;
  /** Several people's messages were fetched from one network within moments. */
  crowd: boolean;
};

/** Filters look at what arrives when it arrives; people take longer than this. */
const SOON_SECONDS = 10;

const PROXIES: Client[] = ["apple-relay", "gmail-prefetch", "gmail-proxy", "yahoo-proxy"];
const MACHINES: Client[] = ["head", "robot", "bare-browser"];
const DOUBTFUL: Client[] = ["no-name", "strange"];

export const SOON = "seconds-after-delivery";
export const CROWD = "many-from-one-network";

/** `because` are words for opened.ts. A desktop Outlook shows pictures to people alone, however soon. */
export function openerOf(
  client: Client,
  { secondsAfter, crowd }: Circumstances,
): { opener: Opener; because: string[] } {
  const soon = secondsAfter === null || secondsAfter < SOON_SECONDS;
  const signs = [client, ...(soon ? [SOON] : []), ...(crowd ? [CROWD] : [])];
  if (PROXIES.includes(client)) return { opener: "proxy", because: signs };
  if (MACHINES.includes(client)) return { opener: "scanner", because: signs };
  if (crowd) return { opener: "scanner", because: signs };
  if (client === "outlook-desktop") return { opener: "person", because: [client] };
  if (soon) return { opener: "scanner", because: signs };
  if (DOUBTFUL.includes(client)) return { opener: "unknown", because: signs };
  return { opener: "person", because: signs };
}
