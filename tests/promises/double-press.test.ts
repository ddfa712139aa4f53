/**
 * Promise: a form of outreach that is sent twice, at once and once more later, is taken once, and every
 * press is told something true. Fingers press twice; browsers send again after a line broke.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { formOn, type Sending } from "#tests/support/form.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn, type Visitor } from "#tests/support/visitor.ts";
import { aFullWorld, type Ids, type World } from "#tests/support/world.ts";

type Press = {
  /** The page on which the form stands. */
  on: (of: Places) => string;
  button: string;
  types?: Record<string, string | File>;
  /** Table → how many rows more or fewer; in no other does their number change. */
  makes?: Record<string, number>;
  /** What the page says to which the last press leads. */
  says: RegExp;
};

/** Where steps, files and people may still be changed; what was sent for real; practice. */
type Places = Record<"draft" | "real" | "practice", Ids> & { why: string; consent: string };

let ada: Person;
let browser: Visitor;
let places: Places;

beforeAll(async () => {
  ada = await aMember();
  const { variants, why, consent }: World = await aFullWorld(ada);
  const [real, draft, practice] = variants as [Ids, Ids, Ids];
  places = { real, draft, practice: { ...practice, mailboxes: real.mailboxes! }, why, consent };
  browser = await signedIn(ada);
});

const pdf = new File(["%PDF-1.7 prices"], "prices.pdf");
const sequence = ({ draft }: Places) => `/sequences/${draft.sequences}`;
const step = ({ draft }: Places) => `/sequences/${draft.sequences}/steps/${draft.step}`;
const thread = ({ real }: Places) => `/inbox/${real.inbox}`;
const hook = ({ real }: Places) => `/hooks/${real.hooks}`;
const aside = ({ draft }: Places) => `/mailboxes/${draft.mailboxes}/put-aside`;

const presses: Record<string, Press> = {
  "a delivery once more": {
    ...{ on: hook, button: "Send again", makes: { jobs: 1 }, says: /It is sent again/ },
  },
  "a sequence": {
    ...{ on: () => "/sequences/new", button: "Save the draft", types: { name: "Twice" } },
    ...{ makes: { sequences: 1, steps: 1 }, says: /Saved as a draft/ },
  },
  "an email": {
    ...{ on: (of) => `${sequence(of)}/steps/new`, button: "Add the step" },
    ...{ types: { body: "May I?" }, makes: { steps: 1 }, says: /Added\./ },
  },
  "a step's place": {
    ...{ on: (of) => `${step(of)}/move`, button: "After step 3", says: /Moved\./ },
  },
  "other words": {
    ...{ on: (of) => `${step(of)}/variants`, button: "Add these words" },
    ...{ types: { body: "Other words." }, makes: { variants: 1 }, says: /Added\./ },
  },
  "a file": {
    ...{ on: (of) => `${step(of)}/attachments`, button: "Add it", types: { file: pdf } },
    ...{ makes: { attachments: 1 }, says: /This very file goes with the letter already/ },
  },
  "a file taken off": {
    ...{ on: (of) => `${step(of)}/attachments`, button: "Remove" },
    ...{ makes: { attachments: -1 }, says: /Steps: / },
  },
  "everybody into a sequence": {
    ...{ on: (of) => `${sequence(of)}/people`, button: "Add all", types: { who: "all" } },
    ...{ makes: { enrolments: 5 }, says: /Nobody was added\. 6 were in it already/ },
  },
  "a test to oneself": {
    ...{ on: sequence, button: "Send a test to myself" },
    ...{ makes: { jobs: 1 }, says: /A test goes into the practice mailbox/ },
  },
  "a launch": {
    ...{ on: (of) => `${sequence(of)}/launch`, button: "Practise with" },
    ...{ makes: { due_clocks: 1 }, says: /It was launched already\. Nothing was sent twice/ },
  },
  "a message in doubt": {
    ...{ on: ({ real }) => `/sequences/${real.sequences}`, button: "Treat as sent" },
    says: /notice warning[^>]*><p[^>]*>That was decided already/,
  },
  "practice time": {
    ...{ on: ({ practice }) => `/mailboxes/${practice.mailboxes}` },
    ...{ button: "Move practice time 1 day", says: /one day ahead of us/ },
  },
  "an answer in practice": {
    on: ({ practice }) => `/mailboxes/${practice.mailboxes}/practice/${practice.letter}`,
    ...{ button: "Answer as this person", types: { as: "reply", answer: "Tell me more." } },
    makes: { threads: 1, messages: 1, hook_deliveries: 1, jobs: 1 },
    says: /Answered as/,
  },
  "an answer": {
    ...{ on: thread, button: "Send the answer", types: { answer: "Friday it is." } },
    ...{ makes: { sends: 1 }, says: /Your answer goes out in a moment/ },
  },
  "a note": {
    ...{ on: thread, button: "Write the note", types: { body: "Prefers Fridays." } },
    ...{ makes: { messages: 1 }, says: /The note is kept/ },
  },
  "an answer in doubt": {
    ...{ on: thread, button: "Send again", types: { decision: "again" } },
    says: /notice warning[^>]*><p[^>]*>That was decided already/,
  },
  "what was put aside": {
    ...{ on: aside, button: "Forget it", makes: { quarantined: -1 }, says: /Forgotten/ },
  },
  "a mailbox": {
    ...{ on: () => "/mailboxes/new?address=other@elsewhere.example", button: "Connect and test" },
    types: { host: "127.0.0.1", port: "9", security: "none", username: "o", password: "pass" },
    ...{ makes: { mailboxes: 1 }, says: /This address is connected already/ },
  },
  "a hook": {
    ...{ on: () => "/hooks/new", button: "Add the hook" },
    types: { kind: "webhook", name: "Twice", password: "https://hooks.elsewhere.example/in" },
    ...{ makes: { hooks: 1 }, says: /It was added already/ },
  },
  "a test of a hook": {
    ...{ on: hook, button: "Send a test" },
    ...{ makes: { hook_deliveries: 1, jobs: 1 }, says: /A test is on its way/ },
  },
  "a request's answer": {
    ...{ on: ({ real }) => `/requests/${real.requests}`, button: "Refuse" },
    types: { intent: "refuse", reason: "It is right as it is." },
    ...{ makes: { jobs: 1 }, says: /Somebody of your team has answered this already/ },
  },
  "a consent": {
    ...{ on: ({ draft }) => `/prospects/${draft.prospects}/opens`, button: "Record it" },
    ...{ types: { allows: "individual", proof: "At the fair." } },
    ...{ makes: { open_choices: 1 }, says: /Recorded, with how you know it/ },
  },
  "a reader's no": {
    ...{ on: ({ consent }) => `/c/${consent}`, button: "Take it back" },
    makes: { open_choices: 1, opens: -1, open_events: -1 },
    says: /Nothing is measured\. What was kept is deleted/,
  },
  "a reader's yes": {
    ...{ on: ({ consent }) => `/c/${consent}`, button: "Yes, they may" },
    ...{ makes: { open_choices: 1 }, says: /You allowed this/ },
  },
  "a reader's objection": {
    ...{ on: ({ why }) => `/why/${why}`, button: "Do not write to me again" },
    makes: { suppressions: 1, requests: 1, hook_deliveries: 1 },
    says: /team may not write to you again/,
  },
  "a hook's end": {
    ...{ on: (of) => `${hook(of)}/delete`, button: "Delete the hook" },
    ...{ makes: { hooks: -1, hook_deliveries: -3 }, says: /Page not found/ },
  },
};

describe.each(Object.entries(presses))("%s, pressed twice at once and once more", (_, press) => {
  test("is taken once, and each press is told something true", async () => {
    const form = await formOn(browser, press.on(places), press.button);
    for (const [name, value] of Object.entries(press.types ?? {})) form.fields.set(name, value);
    const before = await countRows();

    const both = await Promise.all([send(form), send(form)]);
    const between = await countRows();
    const last = await send(form);

    const { html } = await browser.follow(last);
    expect([...both, last].filter(({ status }) => status >= 500)).toEqual([]);
    expect(changes(before, between, press)).toEqual(press.makes ?? {});
    expect(changes(between, await countRows(), press)).toEqual({});
    expect(html).toMatch(press.says);
  });
});

function send({ path, fields }: Sending) {
  const withFile = [...fields.values()].some((value) => typeof value !== "string");
  const body = withFile ? fields : new URLSearchParams([...fields] as [string, string][]);
  return browser.ask(path, { method: "POST", body });
}

type Counts = Record<string, number>;

async function countRows(): Promise<Counts> {
  const sql = asSuperuser();
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'team_id' and table_name !~ '^request_log'`;
  const each = tables.map(
    ({ name }) => `select '${name}' as name, count(*)::int as n from ${name} where team_id = $1`,
  );
  const jobs = "select 'jobs', count(*)::int from pgboss.job where data ->> 'teamId' = $1::text";
  const counted = await sql.unsafe<{ name: string; n: number }[]>(
    [...each, jobs].join(" union all "),
    [ada.team.id],
  );
  return Object.fromEntries(counted.map(({ name, n }) => [name, n]));
}

/** Jobs only where they are counted: those that look again are harmless. */
function changes(before: Counts, after: Counts, { makes = {} }: Press): Counts {
  const more = Object.entries(after).map(([name, n]) => [name, n - before[name]!] as const);
  return Object.fromEntries(more.filter(([name, n]) => n !== 0 && (name !== "jobs" || makes.jobs)));
}
