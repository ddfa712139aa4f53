/** A team that has at least one of everything, so that every address of the site map leads somewhere. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { practiceFolder } from "#app/adapters/mailbox/index.server.ts";
import { listPractice } from "#app/adapters/mailbox/practice.server.ts";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { stopToken } from "#app/core/stop-link.server.ts";
import { listVersions } from "#app/documents/documents.server.ts";
import { publishDocuments } from "#app/documents/publish.server.ts";
import { findImport, runImport } from "#app/imports/imports.server.ts";
import { guessReading, setMapping } from "#app/imports/mapping.server.ts";
import { startImport } from "#app/imports/upload.server.ts";
import { workImport } from "#app/imports/work.server.ts";
import { connectMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { connectPractice } from "#app/mailboxes/practice.server.ts";
import { beginSeries } from "#app/onboarding/series.server.ts";
import { enrol } from "#app/outreach/enrolments.server.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { createSequence, launchSequence } from "#app/outreach/sequences.server.ts";
import { makeExport, requestExport } from "#app/privacy/exports.server.ts";
import { addProspect } from "#app/prospects/prospects.server.ts";
import { deleteProspects } from "#app/prospects/removal.server.ts";
import { unsubscribeToken } from "#app/suppression/one-click.server.ts";
import { suppressAddress, suppressDomain } from "#app/suppression/suppression.server.ts";
import { invitationPath, invite } from "#app/team/invitations.server.ts";
import { house, inTeam } from "#db/client.ts";
import { passkeys, recoveryCodes } from "#db/schema/factors.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";
import { suppressions } from "#db/schema/suppression.ts";
import { teams } from "#db/schema/team.ts";
import { correct } from "#tests/support/correcting.ts";
import { aMember, PASSWORD, type Person } from "#tests/support/people.ts";
import { doToMany } from "#tests/support/world-bulk.ts";
import { checkAddresses } from "#tests/support/world-checks.ts";
import { noteUses } from "#tests/support/world-connect.ts";
import { plantDoubles } from "#tests/support/world-doubles.ts";
import { plantEnrichment } from "#tests/support/world-enrichment.ts";
import { plantHooks } from "#tests/support/world-hooks.ts";
import { workInbox } from "#tests/support/world-inbox.ts";
import { hearBack } from "#tests/support/world-incoming.ts";
import { measureOpens } from "#tests/support/world-opens.ts";
import { shareSequence } from "#tests/support/world-schedule.ts";
import { shapeWorld } from "#tests/support/world-shape.ts";
import { plantSteps } from "#tests/support/world-steps.ts";
import { keepViews } from "#tests/support/world-views.ts";
import { askForRights } from "#tests/support/world-why.ts";

export type World = Awaited<ReturnType<typeof aFullWorld>>;

/** The path of an address is made of these: one of each noun. */
export type Ids = Record<string, string>;

/** Everything in it that has a name bears `marker`. Made by the verbs, without a job having run. */
export async function aFullWorld(person: Person, { marker = aMarker() } = {}) {
  await rename(person, marker);
  const people = await collect(person, marker);
  const blocked = await block(person, marker);
  const imported = await bringFiles(person, marker);
  const practice = await practise(person, { marker, prospectId: people.practice });
  const passkey = await aPasskey(person, marker);
  const doubles = await plantDoubles(person, marker);
  const real = await sendForReal(person, { marker, prospectId: people.real });
  await noteUses(person, { marker, mailboxId: real.mailboxId });
  const heard = await hearBack(person, { marker, prospectId: people.real, ...real });
  await shareSequence(person, { marker, sequenceId: real.sequenceId });
  const consent = await measureOpens(person, { marker, prospectId: people.real, ...real });
  const draft = await aSequence(person, {
    name: `${marker} draft`,
    mailboxId: practice.mailboxId,
    prospectId: people.plain,
  });
  const planted = await plantSteps(person, { marker, sequenceId: draft });
  const company = await haveCompany(person, marker);
  const inbox = await workInbox(person, {
    ...{ marker, prospectId: people.real, colleagueId: company.userId, ...real },
  });
  const shaped = await shapeWorld(person, { marker, prospectId: people.plain });
  const enriched = await plantEnrichment(person, { marker, prospectId: people.plain });
  const { confirm, ...many } = await doToMany(person, marker, people);
  const whose = { marker, prospectId: people.real, enrolmentId: real.enrolmentId };
  const { why, ...asked } = await askForRights(person, whose);
  const nouns = {
    ...shaped,
    ...inbox,
    ...{ user: [company.userId], invitation: [company.invitationId], teams: [person.team.id] },
    prospects: [people.plain, people.practice],
    imports: [imported.fresh, imported.done],
    mailboxes: [practice.mailboxId, real.mailboxId],
    letter: [practice.letter],
    sequences: [real.sequenceId, draft, practice.sequenceId],
    send: [real.sendId],
    ...{ step: [planted.step], variant: [planted.variant], attachment: [planted.attachment] },
    ...{ thread: [heard.thread], aside: [heard.aside] },
    ...doubles,
    passkey: [passkey],
    checks: await checkAddresses(person, { marker, prospectId: people.plain }),
    ...{ completions: [enriched.completions], suggestion: [enriched.value, enriched.person] },
    views: await keepViews(person, marker),
    "my-data": [await takeAway(person)],
    ...many,
    ...asked,
    ...(await plantHooks(person, marker)),
  };
  const { email } = person.user;
  const optOut = unsubscribeToken({ teamId: person.team.id, hash: contactHash(email) });
  const owner = person.user.id;
  const below = { suppression: blocked, enrolment: real.enrolmentId, owner };
  taken(await beginSeries(person.user.id));
  const stop = stopToken({ userId: person.user.id, what: "onboarding" });
  const published = await publish();
  const lastWords = { teamName: `${marker} team`, ownAddress: email };
  const join = invitationPath(company.invitationId).split("/")[2]!;
  const variants = variantsOf(nouns);
  return {
    marker,
    optOut,
    stop,
    why,
    join,
    consent,
    published,
    below,
    confirm,
    lastWords,
    variants,
  };
}

/** What is everybody's: a document and the version of it that the whole test file shares. */
async function publish() {
  await publishDocuments();
  const [newest] = await listVersions("terms");
  return { document: "terms", version: newest!.version };
}

/** A word that stands nowhere else. */
export function aMarker(): string {
  return `zq${randomUUID().replaceAll("-", "").slice(0, 12)}`;
}

/** The first takes the first of each noun, and so on; a noun with fewer repeats its last. */
function variantsOf(nouns: Record<string, string[]>): [Ids, ...Ids[]] {
  const most = Math.max(...Object.values(nouns).map((ids) => ids.length));
  const variants = Array.from({ length: most }, (_, n) =>
    Object.fromEntries(Object.entries(nouns).map(([noun, ids]) => [noun, ids[n] ?? ids.at(-1)!])),
  );
  return variants as [Ids, ...Ids[]];
}

async function rename({ member, team }: Person, marker: string) {
  const named = { name: `${marker} team`, postalAddress: `1 ${marker} Street, Norwich` };
  await inTeam(member, (tx) => tx.update(teams).set(named).where(eq(teams.id, team.id)));
}

/** A colleague with whom the work can be left, and a letter to another that is not answered yet. */
async function haveCompany({ member, team }: Person, marker: string) {
  const { user } = await aMember({ name: `${marker} Colleague`, role: "member", team });
  const input = { email: `invited.${marker}@${marker}.example`, role: "member" } as const;
  const invitation = taken(await invite(member, input, "192.0.2.1"));
  return { userId: user.id, invitationId: invitation.id };
}

/** Three who stay, one of them corrected since, and one who was erased. */
async function collect({ member }: Person, marker: string) {
  const add = async (word: string) => {
    const input = { ...aProspectInput(marker), email: `${word}.${marker}@${marker}.example` };
    return taken(await addProspect(member, input)).id;
  };
  const plain = await add("plain");
  const ids = { plain, practice: await add("practice"), real: await add("real") };
  const input = { ...aProspectInput(marker), email: `plain.${marker}@${marker}.example` };
  taken(await correct(member, plain, { ...input, company: `${marker} Works` }));
  await deleteProspects(member, [await add("erased")]);
  return ids;
}

function aProspectInput(marker: string) {
  const names = { firstName: marker, lastName: `${marker}son`, position: `Head of ${marker}` };
  return { ...names, company: `${marker} Ltd`, country: "GB", source: `${marker} fair` };
}

async function block({ member }: Person, marker: string): Promise<string> {
  const domain = `blocked-${marker}.example`;
  return inTeam(member, async (tx) => {
    await suppressDomain(tx, member, { domain, reason: "blacklisted" });
    const address = `objector@${marker}.example`;
    await suppressAddress(tx, member, { address, reason: "unsubscribed" });
    const [row] = await tx.select().from(suppressions).where(eq(suppressions.domain, domain));
    return row!.id;
  });
}

/** As if a device had answered; recovery codes beside it. */
async function aPasskey({ user }: Person, marker: string): Promise<string> {
  const counted = { counter: 0, transports: ["internal"] };
  const own = {
    userId: user.id,
    name: `${marker} laptop`,
    credentialId: marker,
    publicKey: marker,
  };
  const [row] = await house("account")
    .insert(passkeys)
    .values({ ...own, ...counted })
    .returning();
  await house("account").insert(recoveryCodes).values({ userId: user.id, codeHash: marker });
  return row!.id;
}

/** One that waits for its columns, and one that is done with a row left out. */
async function bringFiles({ member }: Person, marker: string) {
  const text = `email,first name\nfile@${marker}.example,${marker}\nnobody ${marker},${marker}\n`;
  const bring = async () => {
    const stream = (async function* () {
      yield Buffer.from(text);
    })();
    return taken(await startImport(member, { fileName: `${marker}.csv`, stream })).id;
  };
  const done = await bring();
  const reading = guessReading(Buffer.from(text));
  taken(await setMapping(member, done, { ...reading, source: `${marker} list`, basis: "consent" }));
  await workImport(member, done, "check");
  taken(await runImport(member, done));
  await workImport(member, done, "run");
  const { state } = await inTeam(member, (tx) => findImport(tx, done));
  if (state !== "done") throw new Error(`the full world: the import ${state}`);
  return { done, fresh: await bring() };
}

/** A finished sequence whose one letter lies in the practice mailbox. */
async function practise(
  person: Person,
  { marker, prospectId }: { marker: string; prospectId: string },
) {
  const mailboxId = taken(await connectPractice(person.member)).id;
  const name = `${marker} practice`;
  const sequenceId = await aSequence(person, { name, mailboxId, prospectId });
  taken(await launchSequence(person.member, sequenceId));
  taken(await sendDueFrom(person.member, mailboxId));
  const [letter] = await listPractice(practiceFolder(person.team.id));
  return { mailboxId, sequenceId, letter: letter!.id };
}

/** A running sequence of a real mailbox, whose server went silent after the one message. */
async function sendForReal(
  person: Person,
  { marker, prospectId }: { marker: string; prospectId: string },
) {
  const mailboxId = await aRealMailbox(person, marker);
  const name = `${marker} real`;
  const sequenceId = await aSequence(person, { name, mailboxId, prospectId });
  taken(await launchSequence(person.member, sequenceId));
  const { member, team } = person;
  return inTeam(member, async (tx) => {
    const [enrolment] = await tx
      .update(enrolments)
      .set({ nextAt: null })
      .where(eq(enrolments.sequenceId, sequenceId))
      .returning();
    const enrolmentId = enrolment!.id;
    const what = { step: 1, state: "uncertain", reason: "timed-out", countedAt: now() } as const;
    const words = { messageId: `<1.${marker}@${marker}.example>`, subject: `${marker} hello` };
    const [send] = await tx
      .insert(sends)
      .values({ teamId: team.id, enrolmentId, sequenceId, mailboxId, ...what, ...words })
      .returning();
    return { mailboxId, sequenceId, enrolmentId, sendId: send!.id };
  });
}

async function aRealMailbox({ member }: Person, marker: string): Promise<string> {
  const server = { host: "127.0.0.1", port: 9, security: "none", username: marker } as const;
  const hours = { windowStart: 0, windowEnd: 1440, zone: "UTC", dailyCap: 40 };
  const sender = { address: `sender@${marker}.example`, fromName: `${marker} Sender` };
  const password = `secret-${marker}`;
  const input = { ...server, ...hours, ...sender, password };
  const { id } = taken(await connectMailbox(member, input));
  const ready = { state: "ready", testedAt: now() } as const;
  await inTeam(member, (tx) => tx.update(mailboxes).set(ready).where(eq(mailboxes.id, id)));
  return id;
}

/** An export of one's own data that can be fetched. */
async function takeAway({ user }: Person): Promise<string> {
  const { id } = taken(await requestExport(user.id));
  taken(await makeExport({ exportId: id }));
  return id;
}

type Writing = { name: string; mailboxId: string; prospectId: string };

async function aSequence({ member }: Person, { prospectId, ...input }: Writing): Promise<string> {
  const words = { subject: `${input.name}: a question`, body: "Hello {{ first_name }}, may I?" };
  const { id } = taken(await createSequence(member, { ...input, ...words }));
  taken(await enrol(member, id, { prospectIds: [prospectId] }));
  return id;
}

/** What a verb gave; a world in which it refused is no world to test in. */
function taken<T>(outcome: { refused?: string | undefined; value?: T | undefined }): T {
  if (outcome.refused) throw new Error(`the full world: ${outcome.refused}`);
  return outcome.value as T;
}

/**
 * Forms filled in with whatever any of our forms may ask for, so that each route finds its own. A
 * route whose form is not among them is named by strangers.test.ts.
 */
export function filledForms(
  { below, confirm, published, lastWords }: Asked,
  ids: Ids,
): FilledForm[] {
  const asked = { ...published, ...lastWords, reopen: "account", heir: below.owner };
  const all = { ...everyField(ids), ...asked, id: below.suppression };
  return [
    all,
    { ...all, remove: below.enrolment },
    { ...all, intent: "lift" },
    { ...all, intent: "test", kind: "webhook", password: "https://hooks.elsewhere.example/in" },
    { ...all, intent: "refuse", reason: "It is right as it is." },
    { ...all, provider: "own" },
    { ...all, ...confirm },
    { ...all, intent: "check", part: "address", kind: "practice" },
    withFile(all),
  ];
}

type Asked = Pick<World, "below" | "confirm" | "published"> & {
  lastWords: Partial<World["lastWords"]>;
};

export type FilledForm = Record<string, string> | FormData;

function everyField(ids: Ids): Record<string, string> {
  return {
    ...{ email: `${aMarker()}@elsewhere.example`, firstName: "New", lastName: "Person" },
    ...{ position: "Buyer", company: "Elsewhere Ltd", country: "DE", source: "a fair" },
    ...{ what: "address", held: "keep", days: "1", answer: "Tell me more." },
    ...{ kind: "smtp", address: "other@elsewhere.example", fromName: "Other", dailyCap: "10" },
    ...{
      host: "127.0.0.1",
      port: "9",
      security: "none",
      username: "other",
      password: PASSWORD,
    },
    ...{ windowStart: "08:00", windowEnd: "18:00", zone: "Europe/Berlin", hoursOf: "prospect" },
    ...{
      holidays: "yes",
      gapSeconds: "60",
      rampFrom: "10",
      rampStep: "5",
      senders: ids.mailboxes!,
    },
    ...{ name: "Other name", mailboxId: ids.mailboxes!, subject: "Other", body: "Other words." },
    ...{
      who: "all",
      sequence: ids.sequences!,
      decision: "sent",
      intent: "block",
      blocked: "elsewhere.example",
      sure: "yes",
    },
    ...{ part: "team", postalAddress: "1 Other Road", delimiter: "comma", hasHeader: "yes" },
    ...{ "columns.c0": "email", "columns.c1": "firstName", encoding: "utf-8", usage: "yes" },
    ...{ basis: "consent", source: "a fair" },
    ...{ role: "admin", to: ids.user!, mailboxes: "disconnect", required: "no" },
    ...{ currentPassword: PASSWORD, language: "de-DE", theme: "dark", density: "dense" },
    ...{ label: "list", holds: "text", title: "Other task", due: "2027-02-28", done: "yes" },
    ...{ asker: "person", statement: "Only my maiden name is right." },
    ...{ mark: "restrict", note: "They asked.", told: "2026-01-05", act: "told" },
    ...{ provider: "hunter", askAgainDays: "30", monthlyBudget: "100", creditsEach: "1" },
    ...{ suggestion: ids.suggestion!, verdict: "accept", basis: "consent", fields: "company" },
    ...{ at: "elsewhere.example", domain: "elsewhere.example", pages: "1" },
    ...{ events: "reply", delivery: ids.delivery!, forget: ids.aside! },
    ...{
      opens: "aggregate",
      allows: "individual",
      proof: "They said so at the fair.",
      allow: "yes",
    },
    ...{ query: "f=country.is.DE", first: "yes", shared: "yes" },
    ...{ number: "2", sharing: "team", until: "2999-01-01", key: newId(), assignee: ids.user! },
    ...{ end: "others", tip: "only-hashes", purpose: "usage", usage: "yes", given: "yes" },
  };
}

function withFile(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new File(["email\nfresh@elsewhere.example\n"], "new.csv"));
  return form;
}
