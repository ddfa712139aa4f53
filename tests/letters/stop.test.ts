/** The link of one press that ends a series of letters: for people, for mail programs, and for forgers. */
import { beforeEach, describe, expect, test } from "vitest";
import { answerConsent, isGiven, listConsents } from "#app/consent/consents.server.ts";
import { sign, verify } from "#app/core/signing.server.ts";
import { readStopToken, stopToken } from "#app/core/stop-link.server.ts";
import { beginSeries, nextLetterAt } from "#app/onboarding/series.server.ts";
import { inSystem } from "#db/client.ts";
import { fingerprint } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { site, visitor } from "#tests/support/visitor.ts";

let ada: Person;
let links: { onboarding: string; policy: string };

beforeEach(async () => {
  ada = await aMember();
  await beginSeries(ada.user.id);
  const yes = { purpose: "policy-letters", given: true, source: "/account/consents" } as const;
  await answerConsent(ada.user.id, yes);
  const userId = ada.user.id;
  links = {
    onboarding: `/stop/${stopToken({ userId, what: "onboarding" })}`,
    policy: `/stop/${stopToken({ userId, what: "policy-letters" })}`,
  };
});

/** Which of both series still run. */
async function running() {
  const policy = await inSystem("consent", (tx) => isGiven(tx, ada.user.id, "policy-letters"));
  return { onboarding: (await nextLetterAt(ada.user.id)) !== undefined, policy };
}

test("looking at it changes nothing; its button stops that series and no other", async () => {
  const guest = visitor();
  const before = await fingerprint();

  const page = await guest.get(links.policy);
  const looked = await fingerprint();
  const answer = await guest.post(links.policy);

  expect(page.html).toContain('<form class="form" method="post"');
  expect(looked).toEqual(before);
  expect([answer.status, guest.jar.size]).toEqual([200, 0]);
  expect(await running()).toEqual({ onboarding: true, policy: false });
  expect((await listConsents(ada.user.id))[0]).toMatchObject({ given: false, source: "/stop" });
});

describe("a mail program's request (RFC 8058)", () => {
  test.each(["List-Unsubscribe=One-Click", "", "anything at all"])(
    "is answered with 200 whatever its body: “%s”",
    async (body) => {
      const { origin } = await site();
      const headers = { "Content-Type": "application/x-www-form-urlencoded" };

      const answer = await fetch(`${origin}${links.onboarding}`, {
        ...{ method: "POST", body, headers, redirect: "manual" },
      });

      expect(answer.status).toBe(200);
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(await running()).toEqual({ onboarding: false, policy: true });
    },
  );

  test("may be repeated", async () => {
    const { origin } = await site();
    const press = () => fetch(`${origin}${links.policy}`, { method: "POST" });

    const answers = await Promise.all([press(), press(), press()]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await listConsents(ada.user.id)).toHaveLength(2);
  });
});

describe("a link that is not ours", () => {
  function forgeries(): string[] {
    const token = Buffer.from(links.onboarding.slice("/stop/".length), "base64url");
    const payload = verify("stop", token.toString("base64url"))!;
    const flipped = Array.from({ length: token.length }, (_, index) => {
      const bytes = Buffer.from(token);
      bytes[index] = bytes[index]! ^ (1 << (index % 8));
      return bytes.toString("base64url");
    });
    const other = Buffer.concat([Buffer.from([9]), payload.subarray(1)]);
    return [
      ...flipped,
      ...(["confirm", "reset", "unsubscribe"] as const).map((purpose) => sign(purpose, payload)),
      sign("stop", other),
      sign("stop", payload.subarray(1)),
      sign("stop", Buffer.concat([payload, Buffer.alloc(1)])),
      token.toString("base64url").slice(0, -1),
      "nonsense",
    ];
  }

  test("is nobody's, whichever bit of it is changed and whatever it was signed for", () => {
    expect(new Set(forgeries().map(readStopToken))).toEqual(new Set([undefined]));
  });

  test("changes nothing and looks like one that is ours", async () => {
    const { origin } = await site();
    const forged = forgeries().slice(-8);
    const before = await fingerprint();
    const shown = new Set<string>();
    const told = new Set<string>();
    for (const token of forged) {
      shown.add((await visitor().get(`/stop/${token}`)).html);
      told.add((await visitor().post(`/stop/${token}`)).html);
      const hot = await fetch(`${origin}/stop/${token}`, { method: "POST" });
      told.add(`${hot.status} ${await hot.text()}`);
    }
    const after = await fingerprint();

    shown.add((await visitor().get(links.onboarding)).html);
    told.add((await visitor().post(links.onboarding)).html);
    const hot = await fetch(`${origin}${links.onboarding}`, { method: "POST" });
    told.add(`${hot.status} ${await hot.text()}`);

    expect(after).toEqual(before);
    expect([shown.size, told.size]).toEqual([1, 2]);
  });
});
