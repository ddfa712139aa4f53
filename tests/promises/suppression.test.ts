/** Promise: nobody who must not be written to is written to, by whatever door they come in. */
import { eq, inArray } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { identityKey } from "#app/core/address.ts";
import { after, MINUTE, now } from "#app/core/clock.ts";
import { contactHash, currentHashKeyId, hashOfKey } from "#app/core/signing.server.ts";
import { runImport } from "#app/imports/imports.server.ts";
import { guessReading, setMapping } from "#app/imports/mapping.server.ts";
import { startImport } from "#app/imports/upload.server.ts";
import { workImport } from "#app/imports/work.server.ts";
import { createSequence, launchSequence } from "#app/outreach/sequences.server.ts";
import { optOut, unsubscribeToken } from "#app/suppression/one-click.server.ts";
import { suppressAddress, suppressDomain } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { enrolments, type SendState, sends } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";
import { suppressions } from "#db/schema/suppression.ts";
import { addProspects, aMailbox, practiceArrivals, sendWhatIsDue } from "#tests/outreach/world.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { aSink, type Sink } from "#tests/support/sink.ts";
import { type Answer, signedIn, type Visitor } from "#tests/support/visitor.ts";

/** Who is on the list, and how the same person, or somebody at the same company, comes in. */
const people = [
  {
    listed: "Grace.Hopper@navy.example",
    reason: "unsubscribed",
    used: "grace.hopper@NAVY.example",
  },
  { listed: "edsger@thw.example", reason: "blacklisted", used: "Edsger+news@thw.example" },
  { listed: "barbara+old@clu.example", reason: "forgotten", used: "barbara@clu.example" },
  { listed: "g.hopper@gmail.com", reason: "address-unknown", used: "GHopper+x@googlemail.com" },
  { listed: "info@bücher.example", reason: "unsubscribed", used: "INFO@xn--bcher-kva.example" },
  { listed: "post@xn--mller-kva.example", reason: "blacklisted", used: "post@MÜLLER.example" },
  { domain: "closed.example", reason: "blacklisted", used: "anybody@Closed.example" },
  { domain: "closed.example", reason: "blacklisted", used: "deep@sales.eu.closed.example" },
  { domain: "xn--strae-oqa.example", reason: "blacklisted", used: "wer@straße.example" },
] as const;

const used = people.map((person) => person.used);
const bystander = "bystander@elsewhere.example";
const asked = "This address is on your do-not-contact list, so it was not taken.";

type Setting = { ada: Person; browser: Visitor; sequenceId: string };
/** Comes in, and calls `suppress` when the list gets to know; gives what the pages said. */
type Door = (setting: Setting, suppress: () => Promise<void>) => Promise<Answer[]>;

const doors: Record<string, Door> = {
  "added by hand": async (setting, suppress) => {
    await suppress();
    const answers: Answer[] = [];
    for (const email of used) answers.push(await setting.browser.post("/prospects/new", { email }));
    return [...answers, await enrolAll(setting)];
  },
  "put in place of another address": async (setting, suppress) => {
    const others = used.map((_, n) => ({ email: `other${n}@elsewhere.example` }));
    const there = await addProspects(setting.ada, others);
    await suppress();
    const answers = there.map(({ id }, n) =>
      setting.browser.post(`/prospects/${id}/edit`, { email: used[n]! }),
    );
    const told = await Promise.all(answers);
    const { member } = setting.ada;
    // Whoever kept the address they had would be written to there.
    await inTeam(member, (tx) =>
      tx.delete(prospects).where(
        inArray(
          prospects.email,
          others.map(({ email }) => email),
        ),
      ),
    );
    return [...told, await enrolAll(setting)];
  },
  "brought in a file": async (setting, suppress) => {
    await suppress();
    const id = await bringFile(setting.ada);
    const pages = ["", "/rejects"].map((page) => setting.browser.get(`/imports/${id}${page}`));
    return [...(await Promise.all(pages)), await enrolAll(setting)];
  },
  "chosen for a sequence": async (setting, suppress) => {
    await addAll(setting);
    await suppress();
    return [await enrolAll(setting)];
  },
  "in a sequence, and due": async (setting, suppress) => {
    await addAll(setting);
    await enrolAll(setting);
    await suppress();
    return [];
  },
  "to be tried again, and due": async (setting, suppress) => {
    await addAll(setting);
    await enrolAll(setting);
    await inLedger(setting, "retry");
    await suppress();
    return [];
  },
  "sent again by a member's decision": async (setting, suppress) => {
    await addAll(setting);
    await enrolAll(setting);
    const open = await inLedger(setting, "uncertain");
    await suppress();
    const path = `/sequences/${setting.sequenceId}/sends`;
    const decision = "again";
    return Promise.all(open.map((id) => setting.browser.post(`${path}/${id}`, { decision })));
  },
  "in a sequence that is resumed": async (setting, suppress) => {
    await addAll(setting);
    await enrolAll(setting);
    await setting.browser.post(`/sequences/${setting.sequenceId}/pause`);
    await suppress();
    return [await setting.browser.post(`/sequences/${setting.sequenceId}/resume`)];
  },
  "in a sequence that is launched again": async (setting, suppress) => {
    await sendWhatIsDue();
    await addAll(setting);
    await enrolAll(setting);
    await suppress();
    return [await setting.browser.post(`/sequences/${setting.sequenceId}/launch`)];
  },
  "completed after something was missing": async (setting, suppress) => {
    const { browser, sequenceId } = setting;
    await addAll(setting);
    await browser.post(`/sequences/${sequenceId}/edit`, letter("Hello {{ position }}."));
    await enrolAll(setting);
    await sendWhatIsDue();
    await suppress();
    const edited = await browser.post(`/sequences/${sequenceId}/edit`, letter("Hello."));
    return [edited, await browser.post(`/sequences/${sequenceId}/launch`)];
  },
};

/** By the verbs, which stop what is under way; or found on the list by whoever is about to send. */
const ways = { "asked by the verbs": suppressAll, "found on the list": listAll };

const sinks: Sink[] = [];
afterEach(async () => {
  for (const sink of sinks.splice(0)) await sink.close();
});

describe.each(Object.entries(doors))("somebody %s", (name, door) => {
  test("is written to, when nothing speaks against it", async () => {
    const setting = await aSetting();

    await door(setting, async () => {});
    await sendWhatIsDue();

    expect(await practised(setting)).toEqual([bystander, ...used].map(identityKey).sort());
  });

  test.each(Object.entries(ways))("is not in the practice mailbox, %s", async (_, suppress) => {
    const setting = await aSetting();

    const told = await door(setting, () => suppress(setting.ada));
    await sendWhatIsDue();

    expect(await practised(setting)).toEqual([bystander]);
    await expectFewWords(name, told);
  });

  test("is given to no mail server", async () => {
    const sink = await aSink();
    sinks.push(sink);
    const setting = await aSetting(sink);

    await door(setting, () => listAll(setting.ada));
    await sendWhatIsDue();

    expect(sink.accepted.flatMap(({ to }) => to)).toEqual([bystander]);
  });
});

describe("what pages say of them", () => {
  test("is why, beside each who is in a sequence, and only counts of those who are not", async () => {
    const setting = await aSetting();
    await addAll(setting);
    await enrolAll(setting);
    await suppressAll(setting.ada);
    await sendWhatIsDue();

    const { html } = await setting.browser.get(`/sequences/${setting.sequenceId}?show=stopped`);

    const list = await setting.browser.get("/suppressions");

    for (const email of used) expect(wordsOf(html)).toContain(email);
    expect(html.match(/asked not to be written to/g)).toHaveLength(2);
    expect(html.match(/Your team blacklisted them/g)).toHaveLength(5);
    for (const email of used) expect(wordsOf(list.html)).not.toContain(email);
  });
});

test("a test of a sequence goes to the member alone, whoever it is written for", async () => {
  const sink = await aSink();
  sinks.push(sink);
  const setting = await aSetting(sink);
  await sendWhatIsDue();
  await addAll(setting);
  await enrolAll(setting);
  await suppressAll(setting.ada);

  for (let n = 0; n < 3; n++) {
    await setting.browser.post(`/sequences/${setting.sequenceId}/test`);
    await sendWhatIsDue();
  }

  const [first, ...tests] = sink.accepted.map(({ to }) => to);
  expect(first).toEqual([bystander]);
  expect(tests).toEqual(Array.from({ length: 3 }, () => [setting.ada.user.email]));
});

/** A running sequence with one in it of whom nothing is to be said. */
async function aSetting(sink?: Sink): Promise<Setting> {
  const ada = await aMember();
  const mailbox = await aMailbox(ada, sink ? { port: sink.port } : {});
  const input = { ...letter("Hello."), mailboxId: mailbox.id };
  const { value } = await createSequence(ada.member, input);
  const setting = { ada, browser: await signedIn(ada), sequenceId: value.id };
  await addProspects(ada, [{ email: bystander, position: "Buyer" }]);
  await enrolAll(setting);
  const launched = await launchSequence(ada.member, value.id);
  expect(launched.refused).toBeUndefined();
  return setting;
}

function letter(body: string) {
  return { name: "Hello", subject: "A question", body };
}

async function addAll({ ada }: Setting): Promise<void> {
  await addProspects(
    ada,
    used.map((email) => ({ email })),
  );
}

async function enrolAll({ browser, sequenceId }: Setting): Promise<Answer> {
  return browser.follow(
    await browser.post(`/sequences/${sequenceId}/people`, {
      who: "all",
      consented: "yes",
      elsewhere: "yes",
    }),
  );
}

/** As if each had been tried once before. */
async function inLedger({ ada, sequenceId }: Setting, state: SendState): Promise<string[]> {
  return inTeam(ada.member, async (tx) => {
    const all = await tx.select().from(enrolments).where(eq(enrolments.sequenceId, sequenceId));
    const tried = { step: 1, state, reason: "timed-out", countedAt: now() } as const;
    const retryAt = state === "retry" ? after(now(), -MINUTE) : null;
    const { teamId } = ada.member;
    const [first, ...others] = all.map(({ id: enrolmentId, mailboxId }) => ({
      ...{ teamId, enrolmentId, mailboxId, sequenceId, retryAt },
      ...tried,
    }));
    const rows = await tx.insert(sends).values(others).returning();
    const ids = others.map(({ enrolmentId }) => enrolmentId);
    await tx.update(enrolments).set({ nextAt: null }).where(inArray(enrolments.id, ids));
    expect(first).toBeDefined();
    return rows.map(({ id }) => id);
  });
}

async function bringFile({ member }: Person): Promise<string> {
  const text = `email\n${used.join("\n")}\n`;
  const stream = (async function* () {
    yield Buffer.from(text);
  })();
  const { value } = await startImport(member, { fileName: "fair.csv", stream });
  const { id } = value!;
  await setMapping(member, id, {
    ...guessReading(Buffer.from(text)),
    source: "fair",
    basis: "consent",
  });
  await workImport(member, id, "check");
  await runImport(member, id);
  await workImport(member, id, "run");
  return id;
}

async function suppressAll({ member }: Person): Promise<void> {
  const { teamId } = member;
  for (const { reason, ...who } of people) {
    if ("listed" in who && reason === "unsubscribed") {
      await optOut(unsubscribeToken({ teamId, hash: contactHash(who.listed) }));
      continue;
    }
    await inTeam(member, async (tx) => {
      if ("listed" in who) await suppressAddress(tx, member, { address: who.listed, reason });
      else await suppressDomain(tx, member, { domain: who.domain, reason });
    });
  }
}

/** Rows alone, as after a restored backup: nothing that is under way hears of it. */
async function listAll({ member }: Person): Promise<void> {
  const rows = people.map(({ reason, ...who }) => {
    const address = "listed" in who;
    const hash = address ? contactHash(who.listed) : hashOfKey(who.domain);
    const kind = address ? ("address" as const) : ("domain" as const);
    const domain = address ? null : who.domain;
    return { teamId: member.teamId, keyId: currentHashKeyId(), hash, kind, domain, reason };
  });
  await inTeam(member, (tx) => tx.insert(suppressions).values(rows).onConflictDoNothing());
}

async function practised({ ada }: Setting): Promise<string[]> {
  return (await practiceArrivals(ada)).map(identityKey).sort();
}

/** Why, and neither who told us nor when, nor the reason that only the person and the team know. */
async function expectFewWords(door: string, told: Answer[]): Promise<void> {
  if (door === "added by hand" || door === "put in place of another address") {
    for (const { status, html } of told.slice(0, used.length)) {
      expect(status).toBe(422);
      expect(html).toContain(asked);
      expect(html).not.toMatch(/unsubscribed|blacklisted|forgotten|erased/i);
    }
  }
  if (door === "brought in a file") {
    const [page, rejects] = told;
    expect(page!.html).toContain(`${used.length} rows withheld: they asked not to be contacted`);
    expect(page!.html).not.toContain("It did not work");
    for (const email of used)
      expect(wordsOf(`${page!.html} ${rejects!.html}`)).not.toContain(email);
  }
  if (door === "chosen for a sequence") {
    expect(told[0]!.html).toContain(`${used.length} were left out: they must not be written to`);
  }
}

/** Long addresses are broken for narrow screens. */
function wordsOf(html: string): string {
  return html.replace(/<wbr\/?>|<\/?span[^>]*>/g, "").replace(/<[^>]+>/g, " ");
}
