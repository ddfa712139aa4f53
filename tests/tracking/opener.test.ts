/** Who seems to have fetched a pixel, told from what the request says and when it came. */
import { describe, expect, it } from "vitest";
import { DAY, SECOND } from "#app/core/clock.ts";
import { MOST_AN_HOUR, makeCap, makeCrowds } from "#app/tracking/bounds.ts";
import { type Client, clientOf, openerOf } from "#app/tracking/opener.ts";
import { dayOnly, type Fetched, joined, thinkOf } from "#app/tracking/thought.ts";

const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";

const seen: [string, Client][] = [
  ["Mozilla/5.0", "apple-relay"],
  [
    "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
    "gmail-proxy",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0",
    "gmail-prefetch",
  ],
  ["YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", "yahoo-proxy"],
  ["Mozilla/4.0 (compatible; ms-office; MSOffice 16)", "outlook-desktop"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0", "mail-program"],
  [CHROME, "browser"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "browser",
  ],
  ["Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "robot"],
  ["python-requests/2.32", "robot"],
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36",
    "robot",
  ],
  ["", "no-name"],
  ["Mailer/2 (Macintosh)", "strange"],
];

describe("who asks", () => {
  it.each(seen)("%s", (userAgent, client) => {
    expect(clientOf({ method: "GET", userAgent, accepts: true })).toBe(client);
  });

  it("is a machine where it looks without fetching, or does not say what browsers say", () => {
    expect(clientOf({ method: "HEAD", userAgent: CHROME, accepts: true })).toBe("head");
    expect(clientOf({ method: "GET", userAgent: CHROME, accepts: false })).toBe("bare-browser");
  });
});

describe("who opened it", () => {
  const later = { secondsAfter: 600, crowd: false };
  const opener = (client: Client, circumstances = later) => openerOf(client, circumstances).opener;

  it("is a person only where a program of theirs asked in its own time and alone", () => {
    expect(opener("browser")).toBe("person");
    expect(opener("mail-program")).toBe("person");
    expect(opener("browser", { ...later, secondsAfter: 3 })).toBe("scanner");
    expect(opener("browser", { ...later, crowd: true })).toBe("scanner");
    expect(openerOf("browser", { secondsAfter: null as never, crowd: false })).toEqual({
      opener: "scanner",
      because: ["browser", "seconds-after-delivery"],
    });
  });

  it("is a person at a desktop Outlook however soon", () => {
    expect(opener("outlook-desktop", { ...later, secondsAfter: 2 })).toBe("person");
  });

  it("is hidden by a proxy, a machine, or nobody that we know", () => {
    for (const client of ["apple-relay", "gmail-proxy", "gmail-prefetch", "yahoo-proxy"] as const) {
      expect(opener(client)).toBe("proxy");
    }
    for (const client of ["head", "robot", "bare-browser"] as const) {
      expect(opener(client)).toBe("scanner");
    }
    expect([opener("no-name"), opener("strange")]).toEqual(["unknown", "unknown"]);
  });
});

describe("what a process remembers for moments", () => {
  const at = new Date("2026-11-26T10:00:00Z");

  it("stops counting a replay, and begins anew with the hour", () => {
    const cap = makeCap();
    const tries = Array.from({ length: MOST_AN_HOUR + 5 }, () => cap.admits("letter", at));

    expect(tries.filter(Boolean)).toHaveLength(MOST_AN_HOUR);
    expect(cap.admits("another", at)).toBe(true);
    expect(cap.admits("letter", new Date(at.getTime() + DAY))).toBe(true);
  });

  it("knows a crowd by its fifth message, and names those that came before", () => {
    const crowds = makeCrowds();
    const join = (n: number, seconds = 0) =>
      crowds.join("192.0.2.0", {
        ...{ id: `id${n}`, subject: `letter${n}` },
        at: new Date(at.getTime() + seconds * SECOND),
      });

    const answers = [join(1), join(2), join(3, 1), join(4, 2), join(5, 3)];

    expect(answers).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      ["id1", "id2", "id3", "id4"],
    ]);
    expect(join(6, 60)).toBeUndefined();
    for (let n = 0; n < 9; n++) expect(join(7, 61)).toBeUndefined();
  });
});

describe("what we think of a letter", () => {
  const at = (minutes: number) =>
    new Date(Date.parse("2026-11-24T09:12:00Z") + minutes * 60 * SECOND);
  const person = (minutes: number, country: string | null = "FR"): Fetched => ({
    ...{ opener: "person", because: "browser", country, at: at(minutes) },
  });
  const proxy = (because: string, minutes = 0): Fetched => ({
    ...{ opener: "proxy", because, country: null, at: at(minutes) },
  });
  const scanner: Fetched = { opener: "scanner", because: "robot", country: "US", at: at(0) };

  it("counts people alone, and a letter drawn twice in a moment once", () => {
    const thought = thinkOf([person(60), scanner, person(0), person(0.5), proxy("apple-relay")]);

    expect(thought).toEqual({
      ...{ people: 2, proxies: 1, scanners: 1, country: "FR", lastAt: at(60) },
      ...{ sure: "likely", because: "browser" },
    });
  });

  it("thinks it possible where a proxy fetches when somebody looks, and unlikely where it always does", () => {
    expect(thinkOf([proxy("gmail-proxy")])).toMatchObject({ people: 0, sure: "possible" });
    expect(thinkOf([proxy("gmail-proxy,seconds-after-delivery")]).sure).toBe("unlikely");
    expect(thinkOf([proxy("apple-relay")])).toMatchObject({ sure: "unlikely", lastAt: null });
    expect(thinkOf([scanner])).toMatchObject({ people: 0, sure: "unlikely", country: null });
  });

  it("keeps whether and which day where no more is allowed", () => {
    const kept = dayOnly(thinkOf([person(0), person(10), scanner]));

    expect(kept).toMatchObject({ people: 1, scanners: 0, country: null });
    expect(kept.lastAt).toEqual(new Date("2026-11-24T00:00:00Z"));
    expect(joined(kept, dayOnly(thinkOf([proxy("gmail-proxy")])))).toMatchObject({
      ...{ people: 1, sure: "likely", lastAt: kept.lastAt },
    });
  });
});
