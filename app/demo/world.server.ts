/** The demo world, told through the product's own verbs over the days that end today. */
import { createReadStream } from "node:fs";
import { access, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eq } from "drizzle-orm";
import { hashPassword } from "#app/auth/password.server.ts";
import { closeTeam } from "#app/closing/closing.server.ts";
import { config } from "#app/config.server.ts";
import { after, clock, DAY, HOUR, MINUTE, now } from "#app/core/clock.ts";
import { type Member, vouchFor } from "#app/core/member.ts";
import { nowhere } from "#app/core/place.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { type DemoPerson, demoMembers, demoPeople, FORMER_MEMBER } from "#app/demo/people.ts";
import { removeDemoTeams, wasRemoved } from "#app/demo/removal.server.ts";
import { shape } from "#app/demo/shape.server.ts";
import { depart } from "#app/departures/departures.server.ts";
import { acceptNewest } from "#app/documents/acceptance.server.ts";
import { runImport } from "#app/imports/imports.server.ts";
import { guessReading, setMapping } from "#app/imports/mapping.server.ts";
import { startImport } from "#app/imports/upload.server.ts";
import { workImport } from "#app/imports/work.server.ts";
import { recordPracticeReply } from "#app/incoming/practice-replies.server.ts";
import { connectPractice, editPractice } from "#app/mailboxes/practice.server.ts";
import { enrol } from "#app/outreach/enrolments.server.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { createSequence, launchSequence } from "#app/outreach/sequences.server.ts";
import { addProspect } from "#app/prospects/prospects.server.ts";
import { blacklistProspect } from "#app/prospects/removal.server.ts";
import { optOut, unsubscribeToken } from "#app/suppression/one-click.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { inSystem, inTeam } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { memberships } from "#db/schema/members.ts";
import { sends } from "#db/schema/outreach.ts";
import { teams } from "#db/schema/team.ts";

const sample = fileURLToPath(new URL("../../public/sample.csv", import.meta.url));

/** Says that the world was told to its end. */
const marker = () => join(config.dataDir, "demo-ready");

/** Makes it once, and anew when it was cut off. Safe to call at every start. */
export async function ensureDemo(password: string): Promise<void> {
  if (await wasRemoved()) return;
  const [there] = await inSystem("demo", (tx) =>
    tx.select({ id: teams.id }).from(teams).where(eq(teams.isDemo, true)).limit(1),
  );
  if (there && (await isReady())) return;
  await rm(marker(), { force: true });
  if (there) await removeDemoTeams();
  await tell(password);
  await writeFile(marker(), "");
}

async function isReady(): Promise<boolean> {
  return access(marker()).then(
    () => true,
    () => false,
  );
}

async function tell(password: string): Promise<void> {
  const today = now();
  try {
    clock.set(after(today, -9 * DAY));
    const { ada, dora } = await settle(password);
    await addTo(dora, demoPeople[0]!);
    const ids = await collect(ada);
    clock.set(after(today, -8 * DAY));
    await bringFile(ada);
    await shape(ada, ids);
    await leave(ada, FORMER_MEMBER);
    clock.set(after(today, -2 * HOUR));
    await write(ada, ids);
    await closeHarrow(password, today);
  } finally {
    clock.reset();
  }
}

/** Larkfield Instruments with its people, and a second team next door. */
async function settle(password: string): Promise<{ ada: Member; dora: Member }> {
  const [ada] = await found(password, "larkfield", {
    name: "Larkfield Instruments",
    postalAddress: "Larkfield Instruments\n1 Lark Field\nNorwich NR1 1AA\nUnited Kingdom",
    zone: "Europe/London",
  });
  const [dora] = await found(password, "fenwick", {
    name: "Fenwick Optics",
    postalAddress: "8 Fen Lane, Ely",
  });
  return { ada: ada!, dora: dora! };
}

/** A third, on day 61 of 90: its owner has closed it, and may still change his mind. */
async function closeHarrow(password: string, today: Date): Promise<void> {
  clock.set(after(today, -70 * DAY));
  const team = { name: "Harrow Weighing", postalAddress: "3 Scale Court, Harrow HA1 1AA" };
  const [hugo] = await found(password, "harrow", team);
  for (const person of demoPeople.slice(20, 24)) await addTo(hugo!, person);
  await connectPractice(hugo!);
  clock.set(after(today, -61 * DAY));
  await closeTeam(hugo!, { teamName: team.name, place: nowhere });
}

/** A team and everybody in it, the owner first. */
async function found(
  password: string,
  key: string,
  team: { name: string; postalAddress: string; zone?: string },
): Promise<Member[]> {
  const passwordHash = await hashPassword(password);
  const people = demoMembers.filter((person) => person.team === key);
  return inSystem("demo", async (tx) => {
    const [made] = await tx
      .insert(teams)
      .values({ ...team, isDemo: true })
      .returning();
    const teamId = made!.id;
    const members: Member[] = [];
    for (const { name, email, role } of people) {
      const person = { name, email, emailKey: email, passwordHash };
      const [user] = await tx
        .insert(users)
        .values({ ...person, emailConfirmedAt: now(), ageStatedAt: now() })
        .returning();
      const userId = user!.id;
      await acceptNewest(tx, userId);
      await tx.insert(memberships).values({ teamId, userId, role });
      members.push(vouchFor({ teamId, userId, role }));
    }
    return members;
  });
}

/** He keeps his account, and sees nothing of the team any more. */
async function leave(ada: Member, email: string): Promise<void> {
  const [user] = await inSystem("demo", (tx) =>
    tx.select({ id: users.id }).from(users).where(eq(users.emailKey, email)),
  );
  const outcome = await depart(ada, user!.id, { heir: ada.userId! });
  if (outcome.refused) throw new Error(`the demo world: ${outcome.refused}`);
}

/** Forty people by hand, one of them twice, two whom the file will complete, and one who objects and is forgotten. */
async function collect(ada: Member): Promise<string[]> {
  const ids: string[] = [];
  for (const person of demoPeople) {
    ids.push(await addTo(ada, person));
    clock.advance(7 * MINUTE);
  }
  // The same person, met twice.
  await addTo(ada, { ...demoPeople[10]!, email: "k.bauer@isarwerk.example", position: "COO" });
  await addTo(ada, { email: "ada.okonkwo@northgate-optics.example", firstName: "", lastName: "" });
  await addTo(ada, { email: "jonas.lindqvist@fjallmatt.example", firstName: "", lastName: "" });
  const objector = await addTo(ada, {
    email: "please.forget.me@quiet-harbour.example",
    firstName: "Somebody",
    lastName: "Quiet",
  });
  await blacklistProspect(ada, objector, { what: "address", held: "forget" });
  await inTeam(ada, (tx) =>
    suppressAddress(tx, ada, {
      address: "emre.yildiz@bogazici-cihaz.example",
      reason: "unsubscribed",
    }),
  );
  return ids;
}

async function addTo(member: Member, person: DemoPerson): Promise<string> {
  const outcome = await addProspect(member, {
    email: person.email,
    firstName: person.firstName || null,
    lastName: person.lastName || null,
    position: person.position ?? null,
    company: person.company ?? null,
    country: person.country ?? null,
    source: "Hanover trade fair, business cards",
  });
  if (outcome.refused) throw new Error(`the demo world: ${outcome.refused}`);
  return outcome.value.id;
}

/** 24 rows: 18 new, 2 updated, 1 duplicate, 2 invalid, 1 withheld. */
async function bringFile(ada: Member): Promise<void> {
  const started = await startImport(ada, {
    fileName: "lab-buyers.csv",
    stream: createReadStream(sample),
  });
  if (started.refused) throw new Error(`the demo world: ${started.refused}`);
  const { id } = started.value;
  const reading = guessReading(await readFile(sample));
  await setMapping(ada, id, {
    ...reading,
    source: "Public speakers' list, LabExpo",
    basis: "public source",
  });
  await workImport(ada, id, "check");
  await runImport(ada, id);
  await workImport(ada, id, "run");
}

/** Twenty in a sequence: most were written to, three answered, one left, three wait for tomorrow. */
async function write(ada: Member, ids: string[]): Promise<void> {
  const mailbox = await connectPractice(ada);
  const mailboxId = mailbox.value!.id;
  await editPractice(ada, mailboxId, { fromName: "Ada Larkfield", dailyCap: 15 });
  const made = await createSequence(ada, {
    name: "Calibration, autumn",
    mailboxId,
    subject: "Calibration at {{ company }}",
    body: "Hello {{ first_name | default: 'there' }},\n\nyour work at {{ company }} made me wonder who looks after calibration there, and how often it is done.\n\nWe build bench instruments that keep their own records, so an audit takes an hour instead of a week. May I show you how, in ten minutes?\n\nBest wishes,\n{{ sender_name }}",
  });
  if (made.refused) throw new Error(`the demo world: ${made.refused}`);
  const sequenceId = made.value.id;
  await enrol(ada, sequenceId, { prospectIds: [...ids.slice(0, 19), ids.at(-1)!] });
  await launchSequence(ada, sequenceId);
  await blacklistProspect(ada, ids[18]!, { what: "address", held: "keep" });
  await sendDueFrom(ada, mailboxId);
  clock.advance(HOUR);
  const sent = await inTeam(ada, (tx) =>
    tx.select({ messageId: sends.messageId }).from(sends).orderBy(sends.id).limit(3),
  );
  for (const { messageId } of sent) await recordPracticeReply(ada, { messageId: messageId! });
  const leaver = demoPeople[4]!.email;
  await optOut(unsubscribeToken({ teamId: ada.teamId, hash: contactHash(leaver) }));
}
