/** Writing and sending the letters of closing. */
import { and, eq } from "drizzle-orm";
import { postLetter, sendLetter } from "#app/adapters/mail/letter.server.ts";
import { dayWords, lastDayOf, letterDeadline } from "#app/closing/closing.ts";
import type { ClosureLetter } from "#app/closing/jobs.ts";
import {
  closedLetter,
  receiptLetter,
  teamClosedLetter,
  teamReopenedLetter,
} from "#app/closing/letters.ts";
import { config } from "#app/config.server.ts";
import { now } from "#app/core/clock.ts";
import type { Letter } from "#app/core/letter.ts";
import { log } from "#app/core/log.server.ts";
import { ok, refused } from "#app/core/result.ts";
import { remainsOfPerson, remainsOfTeam } from "#app/privacy/holdings.server.ts";
import { heldLines, type Remains, sumOf } from "#app/privacy/places.ts";
import { house } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { closures } from "#db/schema/privacy.ts";
import { teams } from "#db/schema/team.ts";

type Closure = typeof closures.$inferSelect;

/** Throws when the provider asks to try later: the job comes back. */
export async function sendClosureLetter({ closureId, userId, kind }: ClosureLetter) {
  const [closure] = await house("closing")
    .select()
    .from(closures)
    .where(eq(closures.id, closureId));
  const person = await findPerson(userId);
  const isStale = kind === "closed" && closure?.undoneAt;
  if (!closure || !person || isStale || closure.begunAt) return ok();
  const letter = await compose(closure, { userId, kind });
  return postLetter({
    to: person.email,
    letter,
    idempotencyKey: `closure-${kind}/${closureId}/${userId}`,
  });
}

/** The same letter for each attempt: a provider that saw the key before sends nothing. */
export function receiptKey({ id }: Pick<Closure, "id">): string {
  return `closure-receipt/${id}`;
}

/**
 * The receipt for a closure and the teams that go with it. "later" while the provider asks for time and
 * the day is long enough; the day is never missed for a letter.
 */
export async function sendReceipt(
  closure: Closure,
  withTeams: Closure[],
): Promise<"sent" | "not-sent" | "later"> {
  if (closure.receipt) return closure.receipt;
  const person = closure.userId ? await findPerson(closure.userId) : undefined;
  if (!person) return "not-sent";
  const outcome = await deliver(person.email, await writeReceipt(closure, withTeams), closure);
  const mayWait = now() < letterDeadline(closure.goesAt);
  if (outcome.refused === "try-later" && mayWait) return "later";
  if (outcome.refused)
    log.error({ closure: closure.id, why: outcome.refused }, "no receipt was sent");
  const receipt = outcome.refused ? "not-sent" : "sent";
  await house("closing").update(closures).set({ receipt }).where(eq(closures.id, closure.id));
  return receipt;
}

/** A provider that breaks is one that asks for time. */
async function deliver(to: string, letter: Letter, closure: Closure) {
  try {
    return await sendLetter({
      to,
      letter,
      idempotencyKey: receiptKey(closure),
    });
  } catch (error) {
    log.error({ err: error }, "the mail provider broke");
    return refused("try-later");
  }
}

async function writeReceipt({ kind, teamId, goesAt, closedAt, counts }: Closure, along: Closure[]) {
  const names = await Promise.all(along.map((each) => nameOf(each.teamId)));
  const remains =
    kind === "account" ? remainsOfPerson(goesAt, along.length) : remainsOfTeam(goesAt);
  const erased = [counts, ...along.map((each) => each.counts), lastRows(kind, along)];
  return receiptLetter({
    what: kind === "account" ? accountWith(names) : quoted(await nameOf(teamId)),
    closedOn: dayWords(closedAt),
    erased: heldLines(sumOf(erased)).join("\n"),
    remains: remains.map(remainsLine).join("\n"),
  });
}

/** They go right after the letter, which needs them. */
function lastRows(kind: Closure["kind"], along: Closure[]): Record<string, number> {
  return kind === "account" ? { users: 1, teams: along.length } : { users: 0, teams: 1 };
}

function remainsLine({ title, why, until, untilThen }: Remains): string {
  const end = until ? dayWords(until) : untilThen;
  return `${title}, ${end ? `until ${end}` : "without an end"}: ${why}`;
}

async function compose(closure: Closure, { userId, kind }: Pick<ClosureLetter, "userId" | "kind">) {
  const { goesAt } = closure;
  const days = { lastDay: dayWords(lastDayOf(goesAt)), goesOn: dayWords(goesAt) };
  const closedUrl = `${config.baseUrl}/closed`;
  if (closure.kind === "account") {
    const along = await closedTogether(closure);
    return closedLetter({ what: "your account", teams: along.join(", "), ...days }, closedUrl);
  }
  const teamName = await nameOf(closure.teamId);
  const person = await whoClosed(closure);
  if (kind === "reopened")
    return teamReopenedLetter({ teamName, person }, `${config.baseUrl}/home`);
  if (closure.userId !== userId) return teamClosedLetter({ teamName, person, ...days }, closedUrl);
  return closedLetter({ what: quoted(teamName), teams: "", ...days }, closedUrl);
}

async function closedTogether({ userId, closedAt }: Closure): Promise<string[]> {
  const rows = await house("closing")
    .select({ name: teams.name })
    .from(closures)
    .innerJoin(teams, eq(teams.id, closures.teamId))
    .where(and(eq(closures.userId, userId!), eq(closures.closedAt, closedAt)));
  return rows.map(({ name }) => name);
}

async function whoClosed({ userId }: Closure): Promise<string> {
  const person = userId ? await findPerson(userId) : undefined;
  return person?.name ?? person?.email ?? "Its owner";
}

async function findPerson(userId: string) {
  const [person] = await house("closing")
    .select({ email: users.email, name: users.name })
    .from(users)
    .where(eq(users.id, userId));
  return person;
}

async function nameOf(teamId: string | null): Promise<string> {
  const [team] = await house("closing")
    .select({ name: teams.name })
    .from(teams)
    .where(eq(teams.id, teamId!));
  return team?.name ?? "a team";
}

function quoted(name: string): string {
  return `the team “${name}”`;
}

function accountWith(names: string[]): string {
  if (names.length === 0) return "your account";
  return `your account and ${names.map(quoted).join(", ")}`;
}
