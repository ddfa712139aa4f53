/** Gmail and Microsoft Graph behind the mailbox port, in their documented shapes: what each answer means. */
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openMailbox } from "#app/adapters/mailbox/index.server.ts";
import { writeSecret } from "#app/adapters/oauth/secret.ts";
import { vault } from "#app/adapters/vault/index.server.ts";
import { clock, HOUR, MINUTE, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import {
  gmail,
  googleError,
  googleScope,
  graphError,
  mailProviders,
  microsoftScope,
  setUpProviders,
} from "#tests/support/mail-providers.ts";

const { state, handlers } = mailProviders();
const network = setupServer(...handlers);
const fresh = structuredClone({ ...state, next: [] });

beforeAll(() => {
  setUpProviders();
  network.listen({ onUnhandledFrame: "error" });
});
beforeEach(() => {
  clock.set(new Date("2026-11-26T10:00:00Z"));
  Object.assign(state, structuredClone({ ...fresh, next: [] }), { next: [] });
});
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

type Kind = "google" | "microsoft";
const id = `<${newId()}.abcdefghijklmnopqrstuv@larkfield-instruments.com>`;
const message = {
  messageId: id,
  from: { name: "Ada Larkfield", address: "ada@larkfield-instruments.com" },
  to: "grace@hopper-labs.com",
  subject: "Gauges, größer",
  text: "Hello Grace.\n",
  html: "<p>Hello Grace.</p>",
  headers: { "List-Unsubscribe": "<https://audienti.example/u/abc>" },
  date: new Date("2026-11-26T10:00:00Z"),
};

function row(kind: Kind) {
  const server = { host: null, port: null, security: null, username: null };
  return { id: newId(), teamId: newId(), kind, credentialVersion: 1, ...server };
}

function open(kind: Kind, mailbox = row(kind)) {
  const secret = writeSecret({ refresh: "lasting", rights: ["send"] });
  return openMailbox(mailbox, { password: secret });
}

describe.each(["google", "microsoft"] as const)("a mailbox at %s", (kind) => {
  it("hands over the very bytes, with one sign-in for many messages", async () => {
    const mailbox = open(kind);

    const outcomes = await Promise.all(Array.from({ length: 6 }, () => mailbox.send(message)));

    expect(outcomes.map((outcome) => outcome.kind)).toEqual(Array(6).fill("accepted"));
    expect(state.sent[0]).toContain(`Message-ID: ${id}\r\n`);
    expect(state.sent[0]).toContain("List-Unsubscribe: <https://audienti.example/u/abc>\r\n");
    expect(state.refreshes).toBe(1);
  });

  it("signs in again when the hour is over, and when a token is not taken any more", async () => {
    const mailbox = open(kind);

    await mailbox.send(message);
    clock.advance(HOUR);
    await mailbox.send(message);
    state.next = [googleError(401, "authError")];
    const last = await mailbox.send(message);

    expect(last.kind).toBe("accepted");
    expect(state.refreshes).toBe(3);
    expect(state.sent).toHaveLength(3);
  });

  it("asks at the last moment, and reserved domains not at all", async () => {
    const mailbox = open(kind);

    const held = await mailbox.send(message, async () => false);
    const unsure = await mailbox.send(message, () => Promise.reject(new Error("no database")));
    const example = await mailbox.send({ ...message, to: "a@example.com" });

    expect([held.kind, unsure.kind]).toEqual(["withdrawn", "withdrawn"]);
    expect(example).toEqual({ kind: "failed", why: "reserved-domain" });
    expect(state.sent).toEqual([]);
  });

  it("fetches files when a message’s turn has come, and takes it back where they are gone", async () => {
    const mailbox = open(kind);
    const listed = [{ name: "prices.pdf", mediaType: "application/pdf", size: 3 }];
    const file = { name: "prices.pdf", type: "application/pdf", base64: "AAAA" };
    const asked: string[] = [];
    const sent = (files: (typeof file)[] | undefined) =>
      mailbox.send({ ...message, files: { listed, fetch: async () => files } }, async () => {
        asked.push(files ? "with" : "without");
        return true;
      });
    const lost = { listed, fetch: () => Promise.reject(new Error("no database")) };

    const outcomes = [await sent([file]), await sent(undefined)];
    outcomes.push(await mailbox.send({ ...message, files: lost }));

    expect(outcomes.map((outcome) => outcome.kind)).toEqual(["accepted", "withdrawn", "withdrawn"]);
    expect(asked).toEqual(["with"]);
    expect(state.sent).toHaveLength(1);
    expect(state.sent[0]).toContain('filename="prices.pdf"');
    expect(state.sent[0]).toContain(`Message-ID: ${id}\r\n`);
  });

  it("is broken once access was taken back: one question, not one for each message", async () => {
    state.revoked = true;
    const mailbox = open(kind);

    const outcomes = await Promise.all(Array.from({ length: 5 }, () => mailbox.send(message)));
    outcomes.push(await mailbox.send(message));

    const word = { kind: "mailbox-broken", why: "access-ended" };
    expect(outcomes).toEqual(Array(6).fill(word));
    expect(state.refreshes).toBe(1);
  });

  it("never calls a lost answer anything but unknown, and does not ask twice", async () => {
    const failures = [
      () => HttpResponse.error() as Response,
      () => new Response("<html>", { status: 502 }),
      () => new Response("", { status: 500 }),
      () => new Response("", { status: 504 }),
      () => new Response("", { status: 302, headers: { Location: "https://elsewhere.example" } }),
    ];

    for (const failure of failures) {
      state.next = [failure];
      const outcome = await open(kind).send(message);
      expect(outcome.kind).toBe("unknown");
      expect(state.next).toEqual([]);
    }
    expect(state.sent).toEqual([]);
  });

  it("leaves a mailbox alone for as long as it was told to, over all its doors", async () => {
    const mailbox = row(kind);
    const busy = { google: googleError, microsoft: graphError }[kind];
    state.next = [busy(429, "rateLimitExceeded", { "Retry-After": "600" })];

    const first = await open(kind, mailbox).send(message);
    const second = await open(kind, mailbox).send(message);
    clock.advance(11 * MINUTE);
    const third = await open(kind, mailbox).send(message);

    expect(first).toMatchObject({ kind: "retry", why: "slow-down", code: 429 });
    expect(second).toEqual({ kind: "retry", why: "slow-down" });
    expect(third.kind).toBe("accepted");
    expect(state.sent).toHaveLength(1);
  });

  it("is tested by signing in and asking whose it is, without a message", async () => {
    const good = await open(kind).test("Ada@larkfield-instruments.com");
    const other = await open(kind).test("grace@larkfield-instruments.com");
    state.scope = "openid";
    const without = await open(kind).test("ada@larkfield-instruments.com");
    state.revoked = true;
    const ended = await open(kind).test("ada@larkfield-instruments.com");

    expect(good.value).toEqual({ secured: true });
    expect([other, without, ended].map((outcome) => outcome.refused)).toEqual([
      "sender-refused",
      "access-refused",
      "access-ended",
    ]);
    expect(state.sent).toEqual([]);
  });

  it("tells those who wait at the end to come again, and lets the others finish", async () => {
    const mailbox = open(kind);

    const all = Promise.all(Array.from({ length: 8 }, () => mailbox.send(message)));
    await mailbox.close();
    const outcomes = await all;

    const done = outcomes.filter((outcome) => outcome.kind === "accepted");
    expect(done).toHaveLength(state.sent.length);
    expect(outcomes.filter(({ kind: word }) => word === "retry")).toHaveLength(8 - done.length);
  });
});

describe("an answer of Gmail", () => {
  it.each([
    [400, "invalidArgument", "failed", "refused"],
    [400, "failedPrecondition", "mailbox-broken", "server-refused"],
    [403, "dailyLimitExceeded", "retry", "sending-limit"],
    [403, "userRateLimitExceeded", "retry", "slow-down"],
    [403, "rateLimitExceeded", "retry", "slow-down"],
    [403, "domainPolicy", "mailbox-broken", "access-refused"],
    [403, "insufficientPermissions", "mailbox-broken", "access-refused"],
    [404, "notFound", "mailbox-broken", "server-refused"],
    [413, "uploadTooLarge", "failed", "too-big"],
    [429, "userRateLimitExceeded", "retry", "slow-down"],
    [500, "backendError", "unknown", "protocol-error"],
    [503, "backendError", "retry", "server-busy"],
  ])("%i %s means %s: %s", async (status, reason, kind, why) => {
    state.next = [googleError(status, reason)];

    expect(await open("google").send(message)).toMatchObject({ kind, why });
  });

  it("401 twice means that access has ended", async () => {
    state.next = [googleError(401, "authError"), googleError(401, "authError")];

    const outcome = await open("google").send(message);

    expect(outcome).toEqual({ kind: "mailbox-broken", why: "access-ended" });
  });
});

describe("an answer of Graph", () => {
  it.each([
    [400, "ErrorMimeContentInvalidBase64String", "failed", "refused"],
    [400, "ErrorInvalidRecipients", "failed", "invalid-recipient"],
    [403, "ErrorAccessDenied", "mailbox-broken", "access-refused"],
    [403, "ErrorSendAsDenied", "mailbox-broken", "sender-refused"],
    [404, "MailboxNotEnabledForRESTAPI", "mailbox-broken", "server-refused"],
    [413, "RequestEntityTooLarge", "failed", "too-big"],
    [429, "ApplicationThrottled", "retry", "slow-down"],
    [429, "ErrorExceededMessageLimit", "retry", "sending-limit"],
    [500, "generalException", "unknown", "protocol-error"],
    [503, "serviceNotAvailable", "retry", "server-busy"],
    [507, "quotaLimitReached", "retry", "mailbox-full"],
    [509, "activityLimitReached", "retry", "slow-down"],
  ])("%i %s means %s: %s", async (status, code, kind, why) => {
    state.next = [graphError(status, code)];

    expect(await open("microsoft").send(message)).toMatchObject({ kind, why });
  });

  it("goes as plain text that is base64", async () => {
    await open("microsoft").send(message);

    expect(state.asked).toEqual(["text/plain"]);
  });
});

describe("what Microsoft gives anew at each sign-in", () => {
  it("is sealed in place of the one before", async () => {
    const mailbox = row("microsoft");
    const { id: mailboxId, teamId } = mailbox;
    const binding = { teamId, mailboxId, purpose: "microsoft", version: 1 };
    const secret = writeSecret({ refresh: "lasting", rights: ["send"] });
    await vault.put(binding, secret);

    await openMailbox(mailbox, { password: secret }).send(message);

    expect(JSON.parse(await vault.open(binding))).toMatchObject({ refresh: "lasting-1" });
  });
});

describe("looking for a message", () => {
  const other = `<${newId()}.zyxwvutsrqponmlkjihgfe@larkfield-instruments.com>`;
  const theirs = "<CAKx1@mail.gmail.com>";

  /** `found` by its Message-ID; `lying` are the Message-IDs of what was sent last. */
  function holding(found: boolean, lying: string[]): void {
    network.use(
      http.get(`${gmail}/messages`, ({ request }) => {
        const query = new URL(request.url).searchParams.get("q");
        if (query) expect(query).toBe(`rfc822msgid:${id.slice(1, -1)}`);
        const ids = query ? (found ? ["1"] : []) : lying.map((_, n) => String(n));
        return HttpResponse.json(ids.length ? { messages: ids.map((one) => ({ id: one })) } : {});
      }),
      http.get(`${gmail}/messages/:id`, ({ params }) =>
        HttpResponse.json({
          payload: { headers: [{ name: "Message-Id", value: lying[Number(params.id)] }] },
        }),
      ),
      http.get("https://graph.microsoft.com/v1.0/me/mailFolders/sentitems/messages", (asked) => {
        const filter = new URL(asked.request.url).searchParams.get("$filter");
        if (filter) expect(filter).toBe(`internetMessageId eq '${id}'`);
        const value = filter ? (found ? [id] : []) : lying;
        return HttpResponse.json({ value: value.map((one) => ({ internetMessageId: one })) });
      }),
    );
  }

  const reads = {
    google: `${googleScope} https://www.googleapis.com/auth/gmail.readonly`,
    microsoft: `${microsoftScope} Mail.Read`,
  };

  it.each(["google", "microsoft"] as const)("at %s needs the right to read", async (kind) => {
    holding(true, []);

    expect(await open(kind).find(id)).toBe("unknown");
    state.scope = reads[kind];
    expect(await open(kind).find(id)).toBe("delivered");
  });

  it.each(["google", "microsoft"] as const)(
    "at %s finds it absent only where our Message-IDs are seen to be kept",
    async (kind) => {
      state.scope = reads[kind];
      const found: string[] = [];
      for (const lying of [[theirs, other], [theirs], []]) {
        holding(false, lying);
        found.push(await open(kind).find(id));
        network.resetHandlers();
      }

      expect(found).toEqual(["absent", "unknown", "unknown"]);
    },
  );
});

it("a credential that is none of ours opens nothing", async () => {
  const mailbox = openMailbox(row("google"), { password: "hunter2" });

  expect(await mailbox.send(message)).toEqual({ kind: "mailbox-broken", why: "access-ended" });
  expect(now().getUTCFullYear()).toBe(2026);
});

describe("a large message", () => {
  const heavy = () => {
    const file = { name: "a.pdf", type: "application/pdf", base64: "A".repeat(3_200_000) };
    const listed = [{ name: "a.pdf", mediaType: "application/pdf", size: 2_400_000 }];
    return { ...message, files: { listed, fetch: async () => [file] } };
  };

  it("goes to Gmail by the door for uploads, as it is, and may take as long as a slow line needs", async () => {
    const patience = vi.spyOn(AbortSignal, "timeout");
    const taken: string[] = [];
    const door = "https://gmail.googleapis.com/upload/gmail/v1/users/me/messages/send";
    network.use(
      http.post(door, async ({ request }) => {
        taken.push(request.headers.get("content-type") ?? "", await request.text());
        return HttpResponse.json({ id: "g1" });
      }),
    );

    const outcome = await open("google").send(heavy());

    expect(outcome).toEqual({ kind: "accepted", response: "gmail g1" });
    expect(taken[0]).toBe("message/rfc822");
    expect(patience.mock.lastCall![0]).toBeGreaterThan(2 * MINUTE);
    patience.mockRestore();
    expect(taken[1]).toContain("A".repeat(3_200_000));
  });

  it("is not offered to Microsoft, whose 200 to one that was too long is no acceptance", async () => {
    const mailbox = open("microsoft");

    const refused = await mailbox.send(heavy());
    state.next = [() => new HttpResponse(null, { status: 200 })];
    const doubtful = await mailbox.send(message);

    expect(refused).toEqual({ kind: "failed", why: "too-big" });
    expect(doubtful.kind).toBe("unknown");
    expect(state.sent).toEqual([]);
  });
});
