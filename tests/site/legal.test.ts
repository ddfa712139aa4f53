/** The pages that anybody may read: what they say, what they weigh, and what they do not bring along. */
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { config } from "#app/config.server.ts";
import { cookieTable } from "#app/consent/cookies.ts";
import { clock, DAY } from "#app/core/clock.ts";
import { publishDocuments } from "#app/documents/publish.server.ts";
import { recordOfProcessing } from "#app/privacy/record.server.ts";
import { basesOf, endsOf } from "#app/privacy/record.ts";
import { securityTxt } from "#app/site/security-txt.ts";
import { visitor } from "#tests/support/visitor.ts";

const root = new URL("../../", import.meta.url);

function words(html: string): string {
  const text = html.replace(/<[^>]+>/g, "").replaceAll("<!-- -->", "");
  return text.replaceAll("&#x27;", "'").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}

const open = ["/", "/privacy", "/privacy/record", "/terms", "/security", "/cookies"];

describe.each(open)("the page %s", (path) => {
  it("brings no script, no cookie and nothing from elsewhere", async () => {
    const { status, html, headers } = await visitor().get(path);

    expect(status).toBe(200);
    expect(html).not.toMatch(/<script|<iframe|<img|<form|javascript:| on[a-z]+="| style="/i);
    expect(headers.getSetCookie()).toEqual([]);
    const loaded = [...html.matchAll(/<(?:link|source|use|video)[^>]+href="([^"]+)"/g)];
    for (const [, url] of loaded) expect(url).toMatch(/^\/[^/]/);
    expect(html).toMatch(/<html lang="en"/);
    expect(html.match(/<h1/g)).toHaveLength(1);
  });

  it("weighs at most 14 KB with its style sheet, compressed", async () => {
    const { html } = await visitor().get(path);

    const sheets = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)];
    const files = sheets.map(([, url]) => readFile(new URL(`public${url}`, root)));
    const weight = [Buffer.from(html), ...(await Promise.all(files))]
      .map((bytes) => gzipSync(bytes).length)
      .reduce((sum, bytes) => sum + bytes);
    expect(sheets).toHaveLength(1);
    expect(weight).toBeLessThan(14 * 1024);
  });

  it("has no link within the page that leads nowhere", async () => {
    const { html } = await visitor().get(path);

    for (const [, id] of html.matchAll(/href="#([^"]+)"/g)) expect(html).toContain(`id="${id}"`);
  });
});

describe("the privacy policy", () => {
  it("tells every line of the record of processing, on the page that it leads to", async () => {
    const { html: policy } = await visitor().get("/privacy");
    const { html } = await visitor().get("/privacy/record");

    expect(policy).toContain('href="/privacy/record"');
    const text = words(html);
    for (const { title, tables } of recordOfProcessing()) {
      expect(text).toContain(title);
      for (const { anchor, keep, residue, lines } of tables) {
        expect(html).toContain(`id="${anchor}"`);
        expect(text).toContain(keep);
        if (residue) expect(text).toContain(residue);
        for (const { items, basis, erased } of lines) {
          for (const said of [basis, erased]) expect(text).toContain(said);
          for (const { what, purpose } of items) expect(text).toContain(`${what}: ${purpose}`);
        }
      }
    }
  });

  it("says in short what is held about whom, why, on what basis and how long", async () => {
    const { html } = await visitor().get("/privacy");

    const text = words(html);
    for (const group of recordOfProcessing()) {
      const { what, why } = group.inShort;
      for (const said of [`${what}: ${why}`, ...basesOf(group), ...endsOf(group)]) {
        expect(text).toContain(said);
      }
    }
  });

  it("says who gets data as it is configured here: nobody", async () => {
    const { html } = await visitor().get("/privacy");

    expect(words(html)).toContain("Nobody: letters stay on this machine");
    expect(words(html)).not.toContain("Resend");
  });

  it("names every cookie that needs no yes, and leads to the table of all there are", async () => {
    const { html } = await visitor().get("/privacy");
    const cookies = words((await visitor().get("/cookies")).html);

    expect(html).toContain('href="/cookies"');
    for (const cookie of cookieTable.filter(({ needs }) => !needs)) {
      expect(words(html)).toContain(cookie.for);
    }
    for (const { name, life } of cookieTable) {
      expect(cookies).toContain(name);
      expect(cookies).toContain(life);
    }
  });
});

describe.each(["/terms", "/privacy"])("the document %s", (path) => {
  it("says which version it is, and where the earlier ones are", async () => {
    clock.set("2026-11-26T10:00:00Z");
    await publishDocuments();

    const { html } = await visitor().get(path);

    expect(words(html)).toContain("Version of 2026-11-26");
    expect(html).toContain(`href="${path}/versions"`);
  });
});

describe("security.txt", () => {
  it("says where to report, in the form of RFC 9116, and is never about to expire", async () => {
    clock.set("2027-02-10T10:00:00Z");

    const { status, html, headers } = await visitor().get("/.well-known/security.txt");

    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(html.trimEnd().split("\n")).toEqual([
      "Contact: mailto:hello@audienti.example",
      "Expires: 2027-08-09T00:00:00Z",
      "Preferred-Languages: en",
      `Canonical: ${config.baseUrl}/.well-known/security.txt`,
      `Policy: ${config.baseUrl}/security#report`,
    ]);
  });

  it.each(["2026-11-23T10:00:00Z", "2028-02-29T23:59:59Z"])("expires within a year of %s", (at) => {
    const now = new Date(at);

    const text = securityTxt({ contact: "a@b.example", baseUrl: "https://b.example", now });

    const expires = new Date(/Expires: (.*)/.exec(text)![1]!);
    expect(+expires - +now).toBeGreaterThan(100 * DAY);
    expect(+expires - +now).toBeLessThan(365 * DAY);
  });
});
