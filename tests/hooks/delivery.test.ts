/** Deliveries: signed, without names by default, tried again, given up, and never into private networks. */
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { postHook } from "#app/adapters/hooks/post.server.ts";
import { vault } from "#app/adapters/vault/index.server.ts";
import { clock, DAY, HOUR, MINUTE, now } from "#app/core/clock.ts";
import { hangFault } from "#app/core/failpoint.ts";
import { deliver } from "#app/hooks/deliver.server.ts";
import type { HookInput } from "#app/hooks/hook.ts";
import {
  addHook,
  deleteHook,
  readHook,
  rotateSecret,
  sendAgain,
  sendTest,
} from "#app/hooks/hooks.server.ts";
import { hookDelivery } from "#app/hooks/jobs.ts";
import { optOut, unsubscribeToken } from "#app/suppression/one-click.server.ts";
import { object } from "#app/why/ask.server.ts";
import { inTeam } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";
import { runJobs } from "#tests/support/jobs.ts";
import type { Person } from "#tests/support/people.ts";
import { somebodyWrittenTo } from "#tests/why/people.ts";

const url = "https://hooks.example.com/in";
const network = setupServer();
let asked: { headers: Record<string, string>; body: string }[] = [];

beforeAll(() => network.listen({ onUnhandledFrame: "bypass" }));
beforeEach(() => {
  clock.set("2026-11-26T10:00:00Z");
  asked = [];
});
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

function answering(status: number, at = url): void {
  network.use(
    http.post(at, async ({ request }) => {
      asked.push({ headers: Object.fromEntries(request.headers), body: await request.text() });
      return new HttpResponse(status === 302 ? null : "x".repeat(100_000), {
        status,
        headers: status === 302 ? { Location: "https://elsewhere.example/" } : {},
      });
    }),
  );
}

async function aHook({ member }: Person, given: Partial<HookInput> = {}) {
  const events: HookInput["events"] = ["reply", "bounce", "unsubscribe", "objection"];
  const input = { kind: "webhook" as const, name: "Hook", password: url, events, ...given };
  const outcome = await addHook(member, input as HookInput);
  if (outcome.refused !== undefined) throw new Error(outcome.refused);
  return outcome.value;
}

describe("an event", () => {
  test("is told once, signed, with an id and a link and nobody’s name", async () => {
    // The receiver's library looks at the clock on the wall.
    clock.reset();
    const grace = await somebodyWrittenTo();
    const { id, secret } = await aHook(grace.ada);
    answering(204);

    await optOut(unsubscribeToken(grace.link));
    await optOut(unsubscribeToken(grace.link));
    await object(grace.path.split("/")[2]!);
    await runJobs();

    expect(asked).toHaveLength(2);
    const [left, objected] = asked.map(({ headers, body }) => {
      return new Webhook(secret!).verify(body, headers) as { type: string; data: object };
    });
    expect(left).toMatchObject({
      type: "outreach.unsubscribe",
      timestamp: expect.any(String),
      data: { prospect: grace.prospectId },
    });
    expect(objected!.type).toBe("outreach.objection");
    expect(JSON.stringify(asked)).not.toMatch(/Grace|Hopper|Navy|hopper\.example/);
    const { deliveries } = await readHook(grace.ada.member, id);
    expect(deliveries).toMatchObject([{ state: "delivered", answer: "204", attempts: 1 }, {}]);
    expect(asked[0]!.headers["webhook-id"]).toMatch(/^msg_[\da-f-]{36}$/);
  });

  test("names the person only where a member chose so, and nobody who is not to be disclosed", async () => {
    const grace = await somebodyWrittenTo();
    await aHook(grace.ada, { withPersonalData: "yes" });
    answering(200);

    await optOut(unsubscribeToken(grace.link));
    await runJobs();
    const named = JSON.parse(asked[0]!.body).data.person;
    await inTeam(grace.ada.member, (tx) => tx.update(prospects).set({ withheldAt: now() }));
    await object(grace.path.split("/")[2]!);
    await runJobs();

    expect(named).toEqual({ email: grace.email, name: "Grace Hopper", company: "Navy Ltd" });
    expect(asked[1]!.body).not.toMatch(/Grace|hopper/);
  });

  test("reaches Slack and Discord in the shapes that they take", async () => {
    const grace = await somebodyWrittenTo();
    const slack = "https://hooks.slack.com/services/T0/B0/x";
    const discord = "https://discord.com/api/webhooks/1/x";
    await aHook(grace.ada, { kind: "slack", password: slack });
    await aHook(grace.ada, { kind: "discord", password: discord, withPersonalData: "yes" });
    await inTeam(grace.ada.member, (tx) => tx.update(prospects).set({ lastName: "@everyone" }));
    answering(200, slack);
    answering(204, discord);

    await object(grace.path.split("/")[2]!);
    await runJobs();

    const bodies = asked.map(({ body }) => JSON.parse(body));
    const link = expect.stringMatching(
      /^Somebody objected to being written to\. http.*\/prospects\//,
    );
    expect(bodies).toContainEqual({ text: link });
    const [told] = bodies.filter(({ content }) => content);
    expect(told.allowed_mentions).toEqual({ parse: [] });
    expect(told.content).toContain("\\@everyone");
  });
});

describe("a receiver that fails", () => {
  test("is asked again for three days and then given up, and can be sent it again", async () => {
    const { ada } = await somebodyWrittenTo();
    const { id } = await aHook(ada);
    answering(500);

    await sendTest(ada.member, id);
    await runJobs();
    const { hook } = await readHook(ada.member, id);
    for (let n = 0; n < 20; n++) {
      clock.advance(6 * HOUR);
      await runJobs();
    }

    expect(hook).toMatchObject({ state: "failing", problem: "500", failures: 1 });
    expect(asked).toHaveLength(10);
    expect(new Set(asked.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    const [given] = (await readHook(ada.member, id)).deliveries;
    expect(given).toMatchObject({ state: "failed", answer: "500", attempts: 10 });
    answering(200);
    await sendAgain(ada.member, id, given!.id);
    await runJobs();
    const after = await readHook(ada.member, id);
    expect(after.deliveries).toMatchObject([{ state: "delivered", answer: "200" }]);
    expect(after.hook).toMatchObject({ state: "on", problem: null, failures: 0 });
  });

  test("is told all the same by a worker that died over it, under one webhook-id and by one plan", async () => {
    const { ada } = await somebodyWrittenTo();
    const { id } = await aHook(ada);
    answering(500);
    await sendTest(ada.member, id);
    const [given] = (await readHook(ada.member, id)).deliveries;
    const stand = async () => (await readHook(ada.member, id)).deliveries[0];
    const job = { deliveryId: given!.id };

    hangFault((place) => {
      if (place === "before-delivery-commit") throw new Error("killed");
    });
    await expect(deliver(ada.member, job)).rejects.toThrow("killed");
    const before = await stand();
    // From now on nothing more is heard of that worker.
    const dead = new Promise<void>(() => {});
    const posted = vi.fn();
    hangFault((place) => {
      if (place !== "after-post") return;
      posted();
      return dead;
    });
    void deliver(ada.member, job);
    await vi.waitFor(() => expect(posted).toHaveBeenCalled());
    const after = await stand();
    hangFault(undefined);
    await deliver(ada.member, job);
    clock.advance(6 * MINUTE);
    await runJobs();

    expect(hookDelivery.options.retries).toBeGreaterThan(0);
    expect(before).toMatchObject({ state: "waiting", attempts: 0, answer: null });
    expect(after).toMatchObject({ state: "waiting", attempts: 1, answer: null });
    expect(await stand()).toMatchObject({ state: "waiting", attempts: 3, answer: "500" });
    answering(200);
    clock.advance(HOUR);
    await runJobs();
    expect(await stand()).toMatchObject({ state: "delivered", attempts: 4 });
    const ids = asked.map(({ headers }) => headers["webhook-id"]);
    expect(ids).toEqual(Array(4).fill(`msg_${given!.id}`));
  });

  test("of a receiver that hangs holds up no other, nor more than two of its own", async () => {
    const { ada } = await somebodyWrittenTo();
    const elsewhere = "https://quick.example.com/in";
    const slow = await aHook(ada);
    const quick = await aHook(ada, { password: elsewhere });
    answering(200, elsewhere);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let hanging = 0;
    network.use(
      http.post(url, async () => {
        hanging += 1;
        await held;
        return new HttpResponse(null, { status: 200 });
      }),
    );
    const waiting = async (id: string) => {
      for (let n = 0; n < (id === quick.id ? 1 : 3); n++) await sendTest(ada.member, id);
      return (await readHook(ada.member, id)).deliveries;
    };
    const [slowOnes, quickOnes] = [await waiting(slow.id), await waiting(quick.id)];

    const two = slowOnes.slice(0, 2).map(({ id }) => deliver(ada.member, { deliveryId: id }));
    await vi.waitFor(() => expect(hanging).toBe(2), 60_000);
    await deliver(ada.member, { deliveryId: slowOnes[2]!.id });
    await deliver(ada.member, { deliveryId: quickOnes[0]!.id });

    expect(hanging).toBe(2);
    expect((await readHook(ada.member, quick.id)).deliveries).toMatchObject([
      { state: "delivered" },
    ]);
    const meanwhile = (await readHook(ada.member, slow.id)).deliveries;
    expect(meanwhile.map(({ state, attempts }) => [state, attempts]).sort()).toEqual([
      ["waiting", 0],
      ["waiting", 1],
      ["waiting", 1],
    ]);
    letGo();
    await Promise.all(two);
    clock.advance(MINUTE);
    await runJobs();
    const all = (await readHook(ada.member, slow.id)).deliveries;
    expect(all.map(({ state }) => state)).toEqual(["delivered", "delivered", "delivered"]);
  });

  test("is switched off by a 410, and a redirect is not followed", async () => {
    const { ada } = await somebodyWrittenTo();
    const { id } = await aHook(ada);

    answering(302);
    await sendTest(ada.member, id);
    await runJobs();
    const { deliveries } = await readHook(ada.member, id);
    answering(410);
    await sendTest(ada.member, id);
    await runJobs();
    const { hook } = await readHook(ada.member, id);

    expect(deliveries).toMatchObject([{ state: "waiting", answer: "302" }]);
    expect(hook).toMatchObject({ state: "off", problem: "410" });
    await sendTest(ada.member, id);
    await runJobs();
    expect(asked).toHaveLength(2);
  });

  test.each([
    ["https://127.0.0.1:9/", "private-address"],
    ["https://[::ffff:10.0.0.1]/", "private-address"],
    ["https://localhost:9/", "private-address"],
    ["http://hooks.example.com/", "not-https"],
  ])("at %s is never asked: %s", async (to, problem) => {
    network.close();

    expect(await postHook({ url: to, headers: {}, body: "{}" })).toEqual({ problem });

    network.listen({ onUnhandledFrame: "bypass" });
  });
});

describe("a secret", () => {
  test("that was replaced signs beside the new one for a day, then is destroyed", async () => {
    const { ada } = await somebodyWrittenTo();
    const { id, secret } = await aHook(ada);
    answering(200);
    // Pressed twice at once: neither may cut off who still has the first.
    const pressed = () => rotateSecret(ada.member, id);
    const both = await Promise.all([pressed(), pressed()]);

    await sendTest(ada.member, id);
    await runJobs();
    clock.advance(DAY + 2 * MINUTE);
    await sendTest(ada.member, id);
    await runJobs();

    const signatures = asked.map(({ headers }) => headers["webhook-signature"]!.split(" ").length);
    expect(signatures).toEqual([3, 1]);
    const { body, headers } = asked[0]!;
    const at = new Date(Number(headers["webhook-timestamp"]) * 1000);
    for (const each of [secret!, ...both.map(({ value }) => value!.secret)]) {
      const mine = new Webhook(each).sign(headers["webhook-id"]!, at, body);
      expect(headers["webhook-signature"]).toContain(mine);
    }
    const binding = { teamId: ada.team.id, mailboxId: id, purpose: "hook-secret" };
    for (const version of [1, 2]) {
      await expect(vault.open({ ...binding, version })).rejects.toThrow("not found");
    }
    await deleteHook(ada.member, id);
    await runJobs();
    await expect(vault.open({ ...binding, version: 3 })).rejects.toThrow("not found");
    await expect(vault.open({ ...binding, purpose: "hook", version: 1 })).rejects.toThrow();
  });
});
