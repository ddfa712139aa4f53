/** The unsubscribe page as a stranger meets it, and the do-not-contact page as a member does. */
import { brotliCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { contactHash } from "#app/core/signing.server.ts";
import { optOut, unsubscribeToken } from "#app/suppression/one-click.server.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { suppressions } from "#db/schema/suppression.ts";
import { aMember, aTeam, type Person } from "#tests/support/people.ts";
import { signedIn, visitor } from "#tests/support/visitor.ts";

const address = "grace@hopper.example";

function pathFor({ member }: Person): string {
  return `/u/${unsubscribeToken({ teamId: member.teamId, hash: contactHash(address) })}`;
}

function isOut({ member }: Person): Promise<boolean> {
  return inTeam(member, async (tx) => (await findSuppressions(tx, [address])).has(address));
}

describe("the unsubscribe page", () => {
  test("asks in the team's name, shows no address, and changes nothing", async () => {
    const ada = await aMember({ team: await aTeam({ name: "Lark & Sons" }) });

    const page = await visitor().get(pathFor(ada));

    expect(page.status).toBe(200);
    expect(page.html).toContain("Stop messages from Lark &amp; Sons?");
    expect(page.html).not.toContain("grace");
    expect(page.html.match(/<button/g)).toHaveLength(1);
    expect(await isOut(ada)).toBe(false);
  });

  test("says what happens once the button was pressed", async () => {
    const ada = await aMember({ team: await aTeam({ name: "Lark & Sons" }) });

    const page = await visitor().post(pathFor(ada));

    expect(page.status).toBe(200);
    expect(page.html).toContain("Done. Lark &amp; Sons will not write to you again.");
    expect(await isOut(ada)).toBe(true);
  });

  test("takes the one press of a mail program, whatever the body, from anywhere", async () => {
    const bodies: [string | FormData, string | undefined][] = [
      ["List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"],
      ["List-Unsubscribe=One-Click", "text/plain"],
      ["", undefined],
      ["\u0000\u0001", "application/octet-stream"],
      [Object.assign(new FormData()), undefined],
    ];
    for (const [body, type] of bodies) {
      const ada = await aMember();

      const answer = await visitor().ask(pathFor(ada), {
        method: "POST",
        body,
        headers: {
          Accept: "*/*",
          Origin: "https://mail.evil.example",
          ...(type ? { "Content-Type": type } : {}),
        },
      });

      expect(answer.status).toBe(200);
      expect(answer.headers.get("set-cookie")).toBeNull();
      expect(await isOut(ada)).toBe(true);
    }
  });

  test("is for every link that is not one of ours one and the same", async () => {
    const ada = await aMember();
    const forged = `${pathFor(ada).slice(0, -2)}AA`;

    const pages = await Promise.all([forged, "/u/x"].map((path) => visitor().get(path)));
    const answers = await Promise.all([forged, "/u/x"].map((path) => visitor().post(path)));

    for (const group of [pages, answers]) {
      const bodies = group.map(({ html }) => html.replaceAll(/\/u\/[\w-]+/g, ""));
      expect(new Set(group.map(({ status }) => status))).toEqual(new Set([200]));
      expect(new Set(bodies).size).toBe(1);
      expect(bodies[0]).not.toContain("Larkfield");
    }
    expect(await isOut(ada)).toBe(false);
  });

  test("says of a team that is gone that nobody there can write any more", async () => {
    const ada = await aMember();
    const gone = pathFor({ ...ada, member: { ...ada.member, teamId: crypto.randomUUID() } });

    for (const page of [await visitor().get(gone), await visitor().post(gone)]) {
      expect(page.status).toBe(200);
      expect(page.html).toContain("Nobody there can write to you any more");
    }
  });

  test("has no script, no cookie and no third party, and is light", async () => {
    const ada = await aMember();

    const page = await visitor().get(pathFor(ada));
    const styles = await Promise.all(
      [...page.html.matchAll(/<link[^>]+rel="stylesheet"[^>]*href="([^"]+)"/g)].map(
        async ([, href]) => (await visitor().get(href!)).html,
      ),
    );

    const weight = [page.html, ...styles].reduce(
      (sum, text) => sum + brotliCompressSync(text).length,
      0,
    );
    expect(page.html).not.toContain("<script");
    expect(page.headers.get("set-cookie")).toBeNull();
    expect(page.html.match(/(?:src|href)="https?:\/\//g)).toBeNull();
    expect(styles).toHaveLength(1);
    expect(weight).toBeLessThan(14_000);
  });
});

describe("the do-not-contact page", () => {
  test("blocks an address without keeping it, and a domain by its name", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);

    const first = await browser.post("/suppressions", { intent: "block", blocked: address });
    const second = await browser.post("/suppressions", {
      intent: "block",
      blocked: "https://www.acme.example/",
    });
    const page = await browser.follow(second);

    const rows = await inTeam(ada.member, (tx) => tx.select().from(suppressions));
    expect(first.status).toBe(303);
    expect(page.html).toContain("Blocked. acme.example is not written to again.");
    expect(page.html).not.toContain(address);
    expect(rows).toHaveLength(2);
    expect(await isOut(ada)).toBe(true);
  });

  test("comes back with what was typed and what is wrong with it", async () => {
    const browser = await signedIn(await aMember());

    const page = await browser.post("/suppressions", { intent: "block", blocked: "co.uk" });

    expect(page.status).toBe(422);
    expect(page.html).toContain('href="#blocked"');
    expect(page.html).toContain('value="co.uk"');
  });

  test("says how an address stands, without putting it into an address bar", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    await optOut(pathFor(ada).slice(3));

    const blocked = await browser.post("/suppressions", { intent: "check", address });
    const free = await browser.post("/suppressions", { intent: "check", address: "a@b.example" });

    expect(blocked.html).toContain("This person asked not to be written to again.");
    expect(blocked.html).not.toContain("Unblock");
    expect(free.html).toContain("a@b.example is not on the list");
    expect(blocked.location).toBeNull();
  });

  test("takes a domain off only after the box was ticked", async () => {
    const browser = await signedIn(await aMember());
    await browser.post("/suppressions", { intent: "block", blocked: "acme.example" });
    const list = await browser.get("/suppressions");
    const id = /remove=([\w-]+)/.exec(list.html)![1]!;

    const asked = await browser.get(`/suppressions?remove=${id}`);
    const unsure = await browser.post("/suppressions", { intent: "lift", id });
    const sure = await browser.post("/suppressions", { intent: "lift", id, sure: "yes" });

    expect(asked.html).toContain("Unblock acme.example?");
    expect(unsure.status).toBe(422);
    expect(unsure.html).toContain("Tick the box first");
    expect(sure.status).toBe(303);
    expect((await browser.follow(sure)).html).toContain("No domain is blocked");
  });

  test("knows nothing of another team's blocks, and strangers do not see it", async () => {
    const [ada, mary] = await Promise.all([
      signedIn(await aMember()),
      signedIn(await aMember({ name: "Mary Shelley" })),
    ]);
    await ada.post("/suppressions", { intent: "block", blocked: "acme.example" });
    const id = /remove=([\w-]+)/.exec((await ada.get("/suppressions")).html)![1]!;

    const asked = await mary.get(`/suppressions?remove=${id}`);
    const lifted = await mary.post("/suppressions", { intent: "lift", id, sure: "yes" });

    expect([asked.status, lifted.status]).toEqual([404, 404]);
    expect((await mary.get("/suppressions")).html).not.toContain("acme.example");
    expect((await ada.get("/suppressions")).html).toContain("acme.example");
    expect((await visitor().get("/suppressions")).location).toContain("/sign-in");
  });
});
