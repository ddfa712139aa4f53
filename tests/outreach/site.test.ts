/** The pages of the outreach room as a member without scripts meets them. */
import { describe, expect, it } from "vitest";
import { clock, DAY } from "#app/core/clock.ts";
import { launchSequence } from "#app/outreach/sequences.server.ts";
import { scripted } from "#tests/adapters/smtp-script.ts";
import {
  aDraft,
  addProspects,
  aMailbox,
  numbered,
  practiceArrivals,
  sendWhatIsDue,
} from "#tests/outreach/world.ts";
import { enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { fingerprint } from "#tests/support/owner.ts";
import { aMember } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

/** What a reader sees: no tags, blanks as one. */
function words(html: string): string {
  const body = html.slice(html.indexOf("<main"));
  return body
    .replace(/<!-- -->/g, "")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ");
}

function fieldIn(html: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(html)![1]!;
}

describe("from an empty page to messages that arrived", () => {
  it("every step is a plain form", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    await addProspects(ada, [
      { email: "grace@navy.example", firstName: "Grace", company: "Navy Yard" },
      { email: "nameless@engine.example", company: "Engine" },
    ]);
    const mailbox = await aMailbox(ada);

    expect(words((await browser.get("/sequences")).html)).toContain("Nothing written yet");
    const form = await browser.get("/sequences/new");
    expect(form.html).toContain(`<option value="${mailbox.id}" selected="">Practice`);
    const saved = await browser.post("/sequences/new", {
      id: fieldIn(form.html, "id"),
      name: "Autumn",
      mailboxId: mailbox.id,
      subject: "A question, {{ first_name }}",
      body: "Hello {{ first_name }}!",
    });
    const here = saved.location!.replace(/\/people$/, "");
    const people = await browser.follow(saved);
    expect(words(people.html)).toContain("Saved as a draft.");
    const found = await browser.get(`${here}/people?q=navy`);
    expect(words(found.html)).toContain("1 found");
    const added = await browser.post(`${here}/people`, { who: "all" });
    expect(words((await browser.follow(added)).html)).toContain("Added 2 people.");
    const preview = await browser.get(`${here}/preview`);
    expect(words(preview.html)).toMatch(/No first name\..*A question, Grace/);
    expect(preview.html).toContain("sandbox");
    expect(preview.html).toContain("List-Unsubscribe-Post");
    const launch = await browser.get(`${here}/launch`);
    expect(words(launch.html)).toContain("One person will be written to");
    expect(words(launch.html)).toContain("practice: no message leaves this machine");
    const launched = await browser.follow(await browser.post(`${here}/launch`));
    expect(words(launched.html)).toContain("Launched.");
    await sendWhatIsDue();

    const shown = words((await browser.get(here)).html);
    expect(shown).toMatch(/Grace.*Sent today/);
    expect(shown).toContain("No first name.");
    expect(await practiceArrivals(ada)).toEqual(["grace@navy.example"]);
    expect(words((await browser.get("/sequences")).html)).toContain("Finished");
  });

  it("a form that is not right comes back with what was typed and why", async () => {
    const browser = await signedIn(await aMember());

    const answer = await browser.post("/sequences/new", {
      name: "Autumn",
      subject: "Hi {{ nickname }}",
      body: "",
    });

    expect(answer.status).toBe(422);
    expect(answer.html).toContain("<title>Error: Write a sequence");
    expect(answer.html).toContain('href="#subject"');
    expect(answer.html).toContain('href="#body"');
    expect(answer.html).toContain('value="Autumn"');
  });
});

describe("pressing a button many times", () => {
  it("100 launches at once write to everybody once", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const { id } = await aDraft(ada, { people: 5 });

    const posts = Array.from({ length: 100 }, () => browser.post(`/sequences/${id}/launch`));
    const answers = await Promise.all(posts);
    await sendWhatIsDue();

    const statuses = Map.groupBy(answers, ({ status }) => status);
    expect([statuses.get(303)?.length, statuses.get(422)?.length]).toEqual([1, 99]);
    expect(await practiceArrivals(ada)).toHaveLength(5);
    expect(await ledgerOf(ada, id)).toHaveLength(5);
  });

  it("a new sequence sent twice is one", async () => {
    const browser = await signedIn(await aMember());
    const id = fieldIn((await browser.get("/sequences/new")).html, "id");
    const fields = { id, name: "Autumn", subject: "Hi", body: "Hello!" };

    await Promise.all([1, 2, 3].map(() => browser.post("/sequences/new", fields)));

    const list = (await browser.get("/sequences")).html;
    expect(list.match(/href="\/sequences\/[\w-]{36}"/g)).toHaveLength(1);
  });
});

describe("while it runs", () => {
  it("pauses and resumes, and says each time what that means", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const { id } = await aDraft(ada, { people: 3, mailbox: { dailyCap: 1 } });
    await launchSequence(ada.member, id);
    const press = async (what: string) =>
      words((await browser.follow(await browser.post(`/sequences/${id}/${what}`))).html);

    expect(await press("pause")).toContain("Paused.");
    expect(await press("pause")).toContain("It was not running");
    expect(await press("resume")).toContain("Resumed.");
    await sendWhatIsDue();

    const shown = words((await browser.get(`/sequences/${id}?show=waiting`)).html);
    expect(shown.match(/Next send .{5,45}the limit of 1 in 24 hours is reached/g)).toHaveLength(3);
  });

  it("asks about a message in doubt, and does what it is told once", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const peer = await scripted({ dot: (count) => (count === 1 ? "hang up" : "250 ok") });
    const { id } = await aDraft(ada, { mailbox: { port: peer.port } });
    await launchSequence(ada.member, id);
    await sendWhatIsDue();
    const [send] = await ledgerOf(ada, id);
    const action = `/sequences/${id}/sends/${send!.id}`;

    const shown = await browser.get(`/sequences/${id}`);
    expect(words(shown.html)).toContain("One message waits for your decision");
    expect(shown.html).toContain(`action="${action}"`);
    const first = await browser.follow(await browser.post(action, { decision: "again" }));
    await sendWhatIsDue();
    const second = await browser.follow(await browser.post(action, { decision: "sent" }));
    await peer.close();

    expect(words(first.html)).toContain("It goes out once more");
    expect(words(second.html)).toContain("That was decided already");
    expect(peer.messages).toHaveLength(2);
    expect(await ledgerOf(ada, id)).toMatchObject([{ state: "sent" }]);
  });

  it("sends a test to oneself", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const { id } = await aDraft(ada);

    const said = await browser.follow(await browser.post(`/sequences/${id}/test`));
    await sendWhatIsDue();

    expect(words(said.html)).toContain("A test goes into the practice mailbox");
    expect(await practiceArrivals(ada)).toEqual([ada.user.email]);
  });

  it("keeps its mailbox, whoever asks otherwise, and takes new words", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const { id, mailbox } = await aDraft(ada, { people: 2, mailbox: { dailyCap: 1 } });
    const own = await aMailbox(ada, { port: 2525, address: "own@larkfield.example" });
    await launchSequence(ada.member, id);
    await sendWhatIsDue();
    const fields = { name: "Autumn", subject: "New words", body: "Hello!" };

    const form = await browser.get(`/sequences/${id}/edit`);
    const refused = await browser.post(`/sequences/${id}/edit`, { ...fields, mailboxId: own.id });
    const saved = await browser.post(`/sequences/${id}/edit`, fields);
    clock.advance(DAY + 1000);
    await sendWhatIsDue();

    expect(form.html).not.toContain('name="mailboxId"');
    expect(words(form.html)).toContain("New words go to those who were not yet written to");
    expect([refused.status, saved.status]).toEqual([422, 303]);
    const ledger = await ledgerOf(ada, id);
    expect(ledger.map(({ subject }) => subject)).toEqual(["A question", "New words"]);
    expect(ledger.every(({ mailboxId }) => mailboxId === mailbox.id)).toBe(true);
  });

  it("lets people be taken out who were not written to", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const { id } = await aDraft(ada, { people: 2 });
    const [one] = await enrolmentsOf(ada, id);

    const removed = await browser.post(`/sequences/${id}/people`, { remove: one!.id });
    const again = await browser.post(`/sequences/${id}/people`, { remove: one!.id });

    expect([removed.status, again.status]).toEqual([303, 404]);
    expect(await enrolmentsOf(ada, id)).toHaveLength(1);
  });
});

describe("strangers", () => {
  const pages = ["", "/edit", "/people", "/preview", "/launch"];
  const verbs = ["/launch", "/pause", "/resume", "/test", "/edit", "/people"];

  it("of another team find nothing and change nothing", async () => {
    const ada = await aMember();
    const { id } = await aDraft(ada, { people: numbered(2) });
    const eve = await signedIn(await aMember());
    await eve.get("/sequences");
    const before = await fingerprint();

    for (const page of pages) expect((await eve.get(`/sequences/${id}${page}`)).status).toBe(404);
    for (const verb of verbs) {
      const fields = { who: "all", name: "x", subject: "x", body: "x" };
      expect((await eve.post(`/sequences/${id}${verb}`, fields)).status).toBe(404);
    }
    expect((await eve.get("/sequences/no-such-id")).status).toBe(404);

    expect(await fingerprint()).toEqual(before);
  });

  it("looking changes nothing, also at addresses that only take a press", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const { id } = await aDraft(ada, { people: 2 });
    await browser.get("/sequences");
    const before = await fingerprint();

    for (const verb of ["/test", "/pause", "/resume"]) {
      const answer = await browser.get(`/sequences/${id}${verb}`);
      expect(answer.location).toBe(`/sequences/${id}`);
    }
    for (const page of pages)
      expect((await browser.get(`/sequences/${id}${page}`)).status).toBe(200);

    expect(await fingerprint()).toEqual(before);
  });
});
