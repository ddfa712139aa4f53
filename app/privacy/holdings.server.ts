/** What a closing team or person holds here, counted, and what of it remains: both told from the inventory. */
import { getTableName, sql } from "drizzle-orm";
import { outboxIsOn } from "#app/adapters/mail/index.server.ts";
import { practiceFolder } from "#app/adapters/mailbox/index.server.ts";
import { countPractice } from "#app/adapters/mailbox/practice.server.ts";
import type { Member } from "#app/core/member.ts";
import { findSubject, memberTables, rowsOf } from "#app/privacy/members.server.ts";
import { fateOfPerson } from "#app/privacy/person-walk.server.ts";
import { placeTitle, type Remains } from "#app/privacy/places.ts";
import { CONFIRMED_WITHIN } from "#app/privacy/policy.ts";
import { keptUntil } from "#app/privacy/retention.ts";
import { countInTeam, fateInTeam } from "#app/privacy/team-walk.server.ts";
import type { TableData } from "#db/classify.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { inventory } from "#db/inventory.ts";

/** Place → rows that go when the team closes. */
export async function holdingsOfTeam(member: Member): Promise<Record<string, number>> {
  const counts = await inTeam(member, (tx) => countInTeam(tx, member));
  const rows = Object.fromEntries([...counts].map(([{ table }, n]) => [getTableName(table), n]));
  return { ...rows, "practice mail": await countPractice(practiceFolder(member.teamId)) };
}

/** The same for what is a person's own; what they did in a team is the team's. */
export async function holdingsOfPerson(tx: Tx, userId: string): Promise<Record<string, number>> {
  const subject = await findSubject(tx, userId);
  const counts: Record<string, number> = {};
  for (const each of memberTables()) {
    const { entry, scope } = each;
    const goes = fateOfPerson(each) === "deleted" && scope === "house";
    if (!goes) continue;
    const [row] = await tx
      .select({ rows: sql<number>`count(*)::int` })
      .from(entry.table)
      .where(rowsOf(entry, subject));
    counts[getTableName(entry.table)] = row!.rows;
  }
  return counts;
}

/** `goesAt` is the day on which all the rest goes. */
export function remainsOfTeam(goesAt: Date): Remains[] {
  const kept = inventory.filter((entry) => {
    const fate = fateInTeam(entry);
    return fate === "stays" || (fate === "unlinked" && entry.columns.teamId!.erase === "blank");
  });
  const remains = kept.map((entry) => {
    const told = remainsOf(entry, goesAt);
    return fateInTeam(entry) === "unlinked" ? { ...told, why: ofPeople } : told;
  });
  return outboxIsOn ? [...remains, lettersOnThisMachine] : remains;
}

/** Tables in which their work stays with teams that go on, without their name. */
export function staysWithTeams(): string[] {
  return memberTables()
    .filter((each) => each.scope === "team" && fateOfPerson(each) !== "deleted")
    .map(({ entry }) => getTableName(entry.table));
}

/** Without a mail provider our outbox is everybody's inbox. */
const lettersOnThisMachine: Remains = {
  ...{ place: "outbox", title: "Letters about the team", until: null },
  why: "they wait on this machine, because no mail provider is set up",
  untilThen: "the account of whoever got them is erased",
};

const ofPeople = "a line stays with the person it is about, and forgets the team";

/** `teams`: how many go with the account. */
export function remainsOfPerson(goesAt: Date, teams = 0): Remains[] {
  const kept = memberTables().filter((each) => {
    const fate = fateOfPerson(each);
    const isHashed = fate === "last" && "forever" in each.entry.keep;
    return each.scope === "house" && (fate === "blanked" || isHashed);
  });
  const receipt = outboxIsOn ? [receiptOnThisMachine(goesAt)] : [];
  const own = [...kept.map(({ entry }) => remainsOf(entry, goesAt)), ...receipt];
  const said = new Set(own.map(({ title }) => title));
  const ofTeams = teams > 0 ? remainsOfTeam(goesAt).filter(({ title }) => !said.has(title)) : [];
  return [...own, ...ofTeams];
}

/** When the next of it goes, after `at`; null where all that remains names nobody. */
export function nextEnd(remains: Remains[], at: Date): Date | null {
  const ends = remains.flatMap(({ until }) => (until && until > at ? [until.getTime()] : []));
  return ends.length > 0 ? new Date(Math.min(...ends)) : null;
}

/** Tables that outlive a team for a time that is over at `at`. */
export function endedResidue(goesAt: Date, at: Date): TableData[] {
  return inventory.filter(({ residue }) => residue && keptUntil(goesAt, endOf(residue)) <= at);
}

function remainsOf({ table, residue, keep }: TableData, goesAt: Date): Remains {
  const place = getTableName(table);
  const why = residue?.because ?? ("forever" in keep ? keep.forever : "");
  const until = residue ? keptUntil(goesAt, endOf(residue)) : null;
  return { place, title: placeTitle(place), why, until };
}

function endOf({ months }: { months: number }) {
  return { months, since: "goesAt" };
}

/** Without a mail provider the last letter has nowhere else to be. */
function receiptOnThisMachine(goesAt: Date): Remains {
  return {
    place: "outbox",
    title: "Our last letter to you",
    why: "it says what was erased, and waits on this machine because no mail provider is set up",
    until: keptUntil(goesAt, { days: CONFIRMED_WITHIN, since: "goesAt" }),
  };
}
