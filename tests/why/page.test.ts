/** "Why did I get this?" as strangers meet it: what the link alone shows and does, and what a code opens. */
import { readFile } from "node:fs/promises";
import { brotliCompressSync } from "node:zlib";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { clock, DAY, MINUTE, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { whyToken } from "#app/core/person-token.server.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { deleteProspects } from "#app/prospects/removal.server.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { customFields, customValues } from "#db/schema/labels.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import { requestCodes, requests } from "#db/schema/requests.ts";
import { providers, verifications } from "#db/schema/verification.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { fingerprint } from "#tests/support/owner.ts";
import { visitor } from "#tests/support/visitor.ts";
import { codeIn, prove, somebodyWrittenTo, stateOf } from "#tests/why/people.ts";

const root = new URL("../../", import.meta.url);

type Somebody = Awaited<ReturnType<typeof somebodyWrittenTo>>;

function asked({ ada, prospectId }: Somebody) {
  return inTeam(ada.member, (tx) =>
    tx.select().from(requests).where(eq(requests.prospectId, prospectId)).orderBy(requests.id),
  );
}

describe("the link alone", () => {
  test("shows who wrote and what is held, masked, with source, purpose and end, and changes nothing", async () => {
    clock.set("2026-11-26T10:00:00Z");
    const grace = await somebodyWrittenTo();
    await inTeam(grace.ada.member, async (tx) => {
      const { teamId } = grace.ada.member;
      const own = { teamId, prospectId: grace.prospectId, state: "answered" as const };
      await tx.insert(providers).values({ teamId, name: "hunter" });
      await tx.insert(verifications).values([
        { ...own, addressHash: "h", provider: "hunter", askedAt: now() },
        { ...own, addressHash: "h", provider: "own", askedAt: now() },
      ]);
    });
    const before = await fingerprint();

    const { status, html, headers } = await visitor().get(grace.path);

    expect(status).toBe(200);
    const text = html
      .replace(/<[^>]+>/g, " ")
      .replaceAll("&amp;", "&")
      .replace(/\s+/g, " ");
    for (const said of [
      ...["Lark & Sons, 1 Lark Field", "g•••@h•••.example", "G•••", "H•••", "N•••", "U•••"],
      ...["typed in, trade fair, May, since 26 November 2026", "26 November 2028"],
      ...["Legitimate interest (GDPR art. 6(1)(f))", "Hunter, last on 26 November 2026"],
      "complain to your data protection authority",
    ]) {
      expect(text).toContain(said);
    }
    for (const secret of [grace.email, "Grace", "Hopper", "Navy", "United States"]) {
      expect(html).not.toContain(secret);
    }
    expect(html).not.toMatch(/<script|<iframe|<img| on[a-z]+="/i);
    expect(html).toContain('content="noindex, nofollow"');
    expect(headers.getSetCookie()).toEqual([]);
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-robots-tag")).toContain("noindex");
    expect(await fingerprint()).toEqual(before);
    const [, sheet] = /<link rel="stylesheet" href="([^"]+)"/.exec(html)!;
    const bytes = [Buffer.from(html), await readFile(new URL(`public${sheet}`, root))];
    const weight = bytes.map((each) => brotliCompressSync(each).length);
    expect(weight[0]! + weight[1]!).toBeLessThan(14 * 1024);
  });

  test("tells nothing by a note that names them, and of the team's own fields not even how they begin", async () => {
    const grace = await somebodyWrittenTo();
    const { teamId } = grace.ada.member;
    await inTeam(grace.ada.member, async (tx) => {
      await tx.update(origins).set({ note: "Met hopper’s boss at Navy Ltd" });
      const [origin] = await tx.select().from(origins);
      const [field] = await tx
        .insert(customFields)
        .values({ teamId, kind: "text", name: "Smokes", nameKey: "smokes" })
        .returning();
      const said = { text: "Yes", textKey: "yes", originId: origin!.id };
      await tx
        .insert(customValues)
        .values({ teamId, prospectId: grace.prospectId, fieldId: field!.id, ...said });
    });

    const { html } = await visitor().get(grace.path);
    const browser = visitor();
    const whole = await browser.post(grace.path, { intent: "object", proof: await prove(grace) });

    expect(html).toContain("Smokes");
    expect(html).not.toMatch(/Y•••|boss/);
    expect([whole.html.includes(">Yes<"), whole.html.includes("boss")]).toEqual([true, true]);
  });

  test.each([
    ["de-CH,de;q=0.9", "", "de", "Warum habe ich das bekommen?"],
    ["fr", "", "fr", "Pourquoi ai-je reçu ce message ?"],
    ["es-MX", "", "es", "¿Por qué he recibido esto?"],
    ["de", "?lang=en", "en", "Why did I get this?"],
  ])(
    "speaks to whoever accepts %s and asks for “%s” in %s",
    async (accepts, query, lang, title) => {
      const grace = await somebodyWrittenTo();

      const { html } = await visitor().get(grace.path + query, { "Accept-Language": accepts });

      expect(html).toContain(`<html lang="${lang}"`);
      expect(html).toContain(`<h1>${title}</h1>`);
    },
  );

  test("lets them object at once, twice, from any site, and the team sees it", async () => {
    const grace = await somebodyWrittenTo();
    const elsewhere = { Origin: "null", "Sec-Fetch-Site": "cross-site" };

    const { status, html } = await visitor().post(grace.path, { intent: "object" }, elsewhere);
    await visitor().post(grace.path, { intent: "object" });

    expect([status, html.includes("may not write to you again")]).toEqual([200, true]);
    const out = await inTeam(grace.ada.member, (tx) => findSuppressions(tx, [grace.email]));
    expect(out.get(grace.email)).toBe("unsubscribed");
    expect(await stateOf(grace)).toMatchObject([{ state: "stopped", reason: "unsubscribed" }]);
    expect(await asked(grace)).toMatchObject([{ kind: "object", state: "done" }]);
  });

  test("opens nothing else: not the copy, not the forms, not with another's proof", async () => {
    const grace = await somebodyWrittenTo();
    const other = await somebodyWrittenTo();
    const proof = await prove(other);
    const before = await inTeam(grace.ada.member, (tx) => tx.select().from(prospects));

    for (const borrowed of ["", "x", proof]) {
      const copy = await visitor().post(`${grace.path}/copy`, { proof: borrowed });
      expect([copy.status, copy.location]).toEqual([303, grace.path]);
      for (const intent of ["erase", "correct"]) {
        const form = { intent, proof: borrowed, firstName: "Other", restrict: "yes" };
        const { status, html } = await visitor().post(grace.path, form);
        expect(status).toBe(422);
        expect(html).not.toContain("Hopper");
      }
    }

    expect(await asked(grace)).toEqual([]);
    expect(await inTeam(grace.ada.member, (tx) => tx.select().from(prospects))).toEqual(before);
  });
});

describe("where nothing is held", () => {
  test("a tampered link, one for another page, an erased person and a stranger see the same", async () => {
    const grace = await somebodyWrittenTo();
    await deleteProspects(grace.ada.member, [grace.prospectId]);
    const token = grace.path.split("/")[2]!;
    const unknown = whyToken({ teamId: newId(), hash: contactHash("x@y.example") });
    const tokens = [token, `${token.slice(0, -2)}AA`, "nonsense", unknown];

    const answers = await Promise.all(
      tokens.map(async (each) => {
        const pages = [
          await visitor().get(`/why/${each}`),
          await visitor().post(`/why/${each}`, { intent: "object" }),
          await visitor().post(`/why/${each}`, { intent: "code" }),
          await visitor().post(`/why/${each}`, { intent: "prove", code: "12345678" }),
          await visitor().post(`/why/${each}`, { intent: "erase", proof: "x" }),
        ];
        return pages.map(({ status, html }) => [status, html.replaceAll(each, "…")]);
      }),
    );

    for (const answer of answers) expect(answer).toEqual(answers[0]);
    const out = await inTeam(grace.ada.member, (tx) => findSuppressions(tx, [grace.email]));
    expect(out.get(grace.email)).toBe("unsubscribed");
    await runJobs();
    expect((await outbox.list()).filter(({ to }) => to === grace.email)).toEqual([]);
  });
});

describe("a code from their own mail", () => {
  test("opens all of it, once, and the letter speaks the reader’s language", async () => {
    const grace = await somebodyWrittenTo();
    await visitor().post(`${grace.path}?lang=fr`, { intent: "code" });
    const code = await codeIn(grace);

    const right = await visitor().post(grace.path, { intent: "prove", code });
    const again = await visitor().post(grace.path, { intent: "prove", code });

    const letter = (await outbox.list()).find(({ to }) => to === grace.email)!;
    expect(letter.subject).toBe("Votre code");
    for (const held of [grace.email, "Grace", "Hopper", "Navy Ltd", "United States"]) {
      expect(right.html).toContain(held);
    }
    expect(again.status).toBe(422);
    expect(again.html).not.toContain("Hopper");
  });

  test("is refused after five tries, after ten minutes, and once a newer one was asked for", async () => {
    clock.set("2026-11-26T10:00:00Z");
    const grace = await somebodyWrittenTo();
    const browser = visitor();
    const tryIt = async (code: string) =>
      (await browser.post(grace.path, { intent: "prove", code })).status;
    const ask = async () => {
      await browser.post(grace.path, { intent: "code" });
      return codeIn(grace);
    };

    const first = await ask();
    clock.advance(MINUTE);
    const second = await ask();
    expect(await tryIt(first)).toBe(422);
    for (let n = 0; n < 4; n++) expect(await tryIt("00000000")).toBe(422);
    expect(await tryIt(second)).toBe(422);
    clock.advance(MINUTE);
    const third = await ask();
    clock.advance(10 * MINUTE);
    expect(await tryIt(third)).toBe(422);

    const rows = await inTeam(grace.ada.member, (tx) => tx.select().from(requestCodes));
    expect(JSON.stringify(rows)).not.toContain(third);
    expect(rows).toMatchObject([{ usedAt: null }]);
  });

  test("is mailed at most five times an hour to one person", async () => {
    clock.set("2026-11-26T10:00:00Z");
    const grace = await somebodyWrittenTo();

    const statuses = [];
    for (let n = 0; n < 6; n++) {
      statuses.push((await visitor().post(grace.path, { intent: "code" })).status);
    }

    expect(statuses).toEqual([200, 200, 200, 200, 200, 422]);
  });

  test("lets them take a copy, ask for a correction with a restriction, and ask to be erased", async () => {
    clock.set("2026-01-31T10:00:00Z");
    const grace = await somebodyWrittenTo();
    const proof = await prove(grace);
    const browser = visitor();
    const held = { firstName: "Grace", lastName: "Hopper", country: "US" };

    const copy = await browser.post(`${grace.path}/copy`, { proof });
    const wanted = { ...held, company: "Remington Rand", note: "Since May.", restrict: "yes" };
    const correct = await browser.post(grace.path, { intent: "correct", proof, ...wanted });
    const erase = await browser.post(grace.path, { intent: "erase", proof });

    expect(copy.headers.get("content-type")).toBe("application/zip");
    expect(copy.headers.get("content-disposition")).toContain("personal-data-2026-01-31.zip");
    expect(correct.html).toContain("The team answers by 28 February 2026");
    expect(erase.html).toContain("You asked to be erased. The team answers by 28 February 2026");
    const rows = await asked(grace);
    expect(rows.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      ...["copy done", "correct open", "erase open", "object done"],
    ]);
    expect(JSON.parse(rows[1]!.wanted!)).toEqual({
      ...{ language: "en", note: "Since May." },
      fields: { company: "Remington Rand" },
    });
    const [person] = await inTeam(grace.ada.member, (tx) => tx.select().from(prospects));
    expect([person!.company, person!.restrictedAt]).toEqual(["Navy Ltd", now()]);
    const out = await inTeam(grace.ada.member, (tx) => findSuppressions(tx, [grace.email]));
    expect(out.has(grace.email)).toBe(true);
    clock.advance(DAY);
    expect((await browser.post(grace.path, { intent: "erase", proof })).status).toBe(422);
  });
});
