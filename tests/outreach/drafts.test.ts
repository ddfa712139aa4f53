/** Before a launch: writing, choosing people, looking at every message, testing, and what keeps it back. */

import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { practiceFolder } from "#app/adapters/mailbox/index.server.ts";
import { listPractice } from "#app/adapters/mailbox/practice.server.ts";
import { clock, DAY } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { NotFound } from "#app/core/result.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { recordPracticeReply } from "#app/incoming/practice-replies.server.ts";
import { enrol, removeFromSequence } from "#app/outreach/enrolments.server.ts";
import { readLaunch } from "#app/outreach/launch.server.ts";
import { listSequences, readDraft, readSequence } from "#app/outreach/overview.server.ts";
import { previewAll, previewOne } from "#app/outreach/preview.server.ts";
import { createSequence, editSequence, launchSequence } from "#app/outreach/sequences.server.ts";
import { sendTestMessage } from "#app/outreach/test-message.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { house, inTeam } from "#db/client.ts";
import { messages } from "#db/schema/conversations.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { teams } from "#db/schema/team.ts";
import {
  aDraft,
  addProspects,
  aMailbox,
  numbered,
  practiceArrivals,
  sendWhatIsDue,
} from "#tests/outreach/world.ts";
import { enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { aMember } from "#tests/support/people.ts";

const utc = { zone: "UTC" };
const words = { name: "Autumn", subject: "A question", body: "Hello {{ first_name }}!" };

describe("a draft", () => {
  it("sent twice by an impatient hand is one draft", async () => {
    const ada = await aMember();
    const id = newId();

    const made = await Promise.all(
      [1, 2, 3].map(() => createSequence(ada.member, { ...words, id })),
    );

    expect(made.map(({ value }) => value.id)).toEqual([id, id, id]);
    expect(await listSequences(ada.member, utc)).toHaveLength(1);
  });

  it("may change altogether; once launched its mailbox stays and its words may not reach back", async () => {
    const ada = await aMember();
    const { id, mailbox } = await aDraft(ada);
    const own = await aMailbox(ada, { port: 2525, address: "own@larkfield.example" });

    await editSequence(ada.member, id, { ...words, mailboxId: own.id });
    expect((await readDraft(ada.member, id)).sequence.mailboxId).toBe(own.id);
    await editSequence(ada.member, id, { ...words, body: "Hello!", mailboxId: mailbox.id });
    await launchSequence(ada.member, id);
    const exchanged = await editSequence(ada.member, id, { ...words, mailboxId: own.id });
    await editSequence(ada.member, id, { ...words, name: "Winter", body: "Hello again!" });

    expect(exchanged).toMatchObject({ refused: "launched" });
    const { sequence, message } = await readDraft(ada.member, id);
    expect(sequence).toMatchObject({ mailboxId: mailbox.id, name: "Winter" });
    expect(message.body).toBe("Hello again!");
  });

  it("cannot borrow another team's mailbox", async () => {
    const [ada, eve] = [await aMember(), await aMember()];
    const mailbox = await aMailbox(ada);

    await expect(createSequence(eve.member, { ...words, mailboxId: mailbox.id })).rejects.toThrow(
      NotFound,
    );
  });

  it("is not there for another team", async () => {
    const [ada, eve] = [await aMember(), await aMember()];
    const { id, prospects } = await aDraft(ada);
    const [enrolment] = await enrolmentsOf(ada, id);

    const asked = [
      readSequence(eve.member, id, utc),
      editSequence(eve.member, id, words),
      launchSequence(eve.member, id),
      enrol(eve.member, id, { all: true }),
      previewAll(eve.member, id),
      previewOne(eve.member, id, enrolment!.id),
      sendTestMessage(eve.member, id),
      removeFromSequence(eve.member, id, enrolment!.id),
      readLaunch(eve.member, id),
    ];

    for (const each of await Promise.allSettled(asked)) {
      expect(each).toMatchObject({ status: "rejected", reason: expect.any(NotFound) });
    }
    const mine = await createSequence(eve.member, words);
    const ids = { prospectIds: prospects.map((prospect) => prospect.id) };
    expect((await enrol(eve.member, mine.value.id, ids)).value.added).toBe(0);
  });
});

describe("choosing people", () => {
  it("by words takes those in whom every word is found", async () => {
    const ada = await aMember();
    await addProspects(ada, [
      { email: "grace@navy.example", firstName: "Grace", company: "Navy_Yard 100%" },
      { email: "ada@engine.example", firstName: "Ada", company: "Engine" },
      { email: "grace@engine.example", firstName: "Grace", company: "Engine" },
    ]);
    const { value } = await createSequence(ada.member, words);

    const found = await enrol(ada.member, value.id, { q: "GRACE engine" });
    const escaped = await enrol(ada.member, value.id, { q: "navy_yard 100%" });
    const wild = await enrol(ada.member, value.id, { q: "a_a%" });

    expect([found, escaped, wild].map((outcome) => outcome.value.added)).toEqual([1, 1, 0]);
  });

  it("by the thousand adds each once, also twice at the same time", async () => {
    const ada = await aMember();
    await addProspects(ada, numbered(2_300));
    const { value } = await createSequence(ada.member, words);

    const both = await Promise.all([
      enrol(ada.member, value.id, { all: true }),
      enrol(ada.member, value.id, { all: true }),
    ]);

    expect(both.reduce((sum, outcome) => sum + outcome.value.added, 0)).toBe(2_300);
    const rows = await enrolmentsOf(ada, value.id);
    expect(rows).toHaveLength(2_300);
    expect(rows.every(({ optOutHash, domain }) => optOutHash && domain === "buyer.example")).toBe(
      true,
    );
    expect(rows.map(({ optOutHash }) => optOutHash)).toContain(
      contactHash("person7@buyer.example"),
    );
  });

  it("can be taken back before they are written to; later they stay with the reason", async () => {
    const ada = await aMember();
    const { id } = await aDraft(ada, { people: 2 });
    const [one, two] = await enrolmentsOf(ada, id);

    await removeFromSequence(ada.member, id, one!.id);
    await launchSequence(ada.member, id);
    await sendWhatIsDue();

    expect(await removeFromSequence(ada.member, id, two!.id)).toMatchObject({ refused: "settled" });
    expect(await practiceArrivals(ada)).toHaveLength(1);
    await expect(removeFromSequence(ada.member, id, one!.id)).rejects.toThrow(NotFound);
  });
});

describe("the preview", () => {
  it("shows the trouble first, then each letter as it will be sent", async () => {
    const ada = await aMember();
    const { id } = await aDraft(ada, {
      people: [
        ...numbered(30).map((person) => ({ ...person, firstName: "Pat" })),
        { email: "nameless@buyer.example" },
        { email: "left@buyer.example", firstName: "Lee" },
      ],
      subject: "For {{ first_name }}",
    });
    await inTeam(ada.member, (tx) =>
      suppressAddress(tx, ada.member, { address: "left@buyer.example", reason: "unsubscribed" }),
    );

    const first = await previewAll(ada.member, id);
    const second = await previewAll(ada.member, id, { page: 2 });

    expect(first.counts).toEqual({
      ready: 30,
      missing: 1,
      held: 0,
      suppressed: 0,
      stopped: 1,
      written: 0,
    });
    expect(first.letters.slice(0, 2).map(({ to, obstacle }) => [to, obstacle?.kind])).toEqual([
      ["nameless@buyer.example", "missing"],
      ["left@buyer.example", "stopped"],
    ]);
    expect([first.letters.length, second.letters.length, second.pages]).toEqual([25, 7, 2]);
    const { letter } = first.letters[2]!;
    expect(letter!.subject).toBe("For Pat");
    expect(letter!.text).toContain("Hello Pat");
    expect(letter!.text).toContain("1 Lark Field");
    expect(letter!.text).toContain("trade fair, May");
    expect(letter!.html).toContain("Unsubscribe");
    expect(letter!.headers.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["List-Unsubscribe", "List-Unsubscribe-Post"]),
    );
    expect((await previewAll(ada.member, id, { page: Number.NaN })).page).toBe(1);
    expect((await previewAll(ada.member, id, { page: 99 })).page).toBe(2);
  });

  it("of one person is what the server then gets, but for its number", async () => {
    const ada = await aMember();
    const { id } = await aDraft(ada, {
      people: [{ email: "grace@navy.example", firstName: "Grace" }],
    });
    const [enrolment] = await enrolmentsOf(ada, id);

    const { letters } = await previewOne(ada.member, id, enrolment!.id);
    const letter = letters[0]!;
    await launchSequence(ada.member, id);
    await sendWhatIsDue();

    const [arrived] = await listPractice(practiceFolder(ada.member.teamId));
    expect(arrived!.subject).toBe(letter.letter!.subject);
    expect(arrived!.text.trim()).toBe(letter.letter!.text.trim());
    const link = letter.letter!.headers.find(({ name }) => name === "List-Unsubscribe")!.value;
    expect(arrived!.headers["list-unsubscribe"]).toBe(link);
  });

  it("says what was not given yet", async () => {
    const ada = await aMember();
    await addProspects(ada, numbered(1));
    const { value } = await createSequence(ada.member, { ...words, body: "Hello!" });
    await enrol(ada.member, value.id, { all: true });
    await house("teams")
      .update(teams)
      .set({ postalAddress: null })
      .where(eq(teams.id, ada.team.id));

    const { noAddress, noMailbox, counts } = await previewAll(ada.member, value.id);

    expect({ noAddress, noMailbox, ready: counts.ready }).toEqual({
      ...{ noAddress: true, noMailbox: true, ready: 1 },
    });
  });
});

describe("a test to oneself", () => {
  it("goes to the member, filled with somebody's data, and leaves no trace in the ledger", async () => {
    const ada = await aMember();
    const people = [
      { email: "none@navy.example" },
      { email: "grace@navy.example", firstName: "Grace" },
    ];
    const { id } = await aDraft(ada, { people, body: "Hello {{ first_name }}!" });

    await sendTestMessage(ada.member, id);
    await sendWhatIsDue();

    const [arrived, ...others] = await listPractice(practiceFolder(ada.member.teamId));
    expect(others).toEqual([]);
    expect(arrived).toMatchObject({ to: ada.user.email, subject: "[Test] A question" });
    expect(arrived!.text).toContain("Hello Grace!");
    expect(await ledgerOf(ada, id)).toEqual([]);
    expect(arrived!.headers["list-unsubscribe"]).toContain("/u/");
  });

  it("is refused in words while something is missing", async () => {
    const ada = await aMember();
    await addProspects(ada, numbered(1));
    const { value } = await createSequence(ada.member, words);
    expect(await sendTestMessage(ada.member, value.id)).toMatchObject({ refused: "no-mailbox" });

    const mailbox = await aMailbox(ada);
    await editSequence(ada.member, value.id, { ...words, mailboxId: mailbox.id });

    expect(await sendTestMessage(ada.member, value.id)).toMatchObject({ refused: "nobody" });
  });
});

describe("a launch is refused", () => {
  it("without an address, a mailbox, a mailbox that works, or anybody to write to", async () => {
    const ada = await aMember();
    await house("teams")
      .update(teams)
      .set({ postalAddress: null })
      .where(eq(teams.id, ada.team.id));
    await addProspects(ada, numbered(1));
    const { value } = await createSequence(ada.member, words);
    const { id } = value;
    await enrol(ada.member, id, { all: true });
    const refusal = async () => {
      const [told, done] = [await readLaunch(ada.member, id), await launchSequence(ada.member, id)];
      expect(told.hindrance).toBe(done.refused);
      return done.refused;
    };

    expect(await refusal()).toBe("no-address");
    const postalAddress = "1 Lark Field, Norwich";
    await house("teams").update(teams).set({ postalAddress }).where(eq(teams.id, ada.team.id));
    expect(await refusal()).toBe("no-mailbox");
    const mailbox = await aMailbox(ada, { state: "testing" });
    await editSequence(ada.member, id, { ...words, mailboxId: mailbox.id });
    expect(await refusal()).toBe("mailbox-not-ready");
    await inTeam(ada.member, (tx) => tx.update(mailboxes).set({ state: "ready" }));
    expect(await refusal()).toBe("nobody");
    await editSequence(ada.member, id, { ...words, body: "Hello!", mailboxId: mailbox.id });
    expect(await refusal()).toBeUndefined();
  });

  it("and says beforehand how many, and when the last one goes", async () => {
    const ada = await aMember();
    clock.set("2026-03-02T09:12:00Z");
    const { id } = await aDraft(ada, { people: 25, mailbox: { dailyCap: 10 } });

    const { counts, times } = await readLaunch(ada.member, id);

    expect(counts).toMatchObject({ ready: 25, missing: 0 });
    expect(times!.last.getTime() - times!.first.getTime()).toBe(2 * DAY);
  });
});

describe("an answer in practice", () => {
  it("stops the sequence for that person, and says so", async () => {
    const ada = await aMember();
    const { id } = await aDraft(ada, { people: 2 });
    await launchSequence(ada.member, id);
    await sendWhatIsDue();
    const [letter] = await listPractice(practiceFolder(ada.member.teamId));

    await recordPracticeReply(ada.member, { messageId: letter!.messageId });
    await recordPracticeReply(ada.member, { messageId: letter!.messageId });

    const { people } = await readSequence(ada.member, id, { ...utc, tab: "stopped" });
    expect(people.people).toMatchObject([{ email: letter!.to, word: "Replied" }]);
    const shown = await inTeam(ada.member, (tx) => tx.select().from(messages));
    expect(new Set(shown.map(({ visible }) => visible))).toEqual(new Set(["Yes, tell me more."]));
  });

  it("to nothing we sent, or to a real message, is refused", async () => {
    const [ada, eve] = [await aMember(), await aMember()];
    const { id } = await aDraft(ada);
    await launchSequence(ada.member, id);
    await sendWhatIsDue();
    const [send] = await ledgerOf(ada, id);
    const messageId = send!.messageId!;

    expect(await recordPracticeReply(eve.member, { messageId })).toMatchObject({
      refused: "not-found",
    });
    await inTeam(ada.member, (tx) =>
      tx.update(mailboxes).set({ kind: "smtp", host: "mail.larkfield.example", port: 465 }),
    );
    expect(await recordPracticeReply(ada.member, { messageId })).toMatchObject({
      refused: "not-practice",
    });
  });
});
