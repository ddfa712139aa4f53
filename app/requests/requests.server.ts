/** The requests that people made of the team: all of them, and one with what it takes to answer it. */
import { and, asc, desc, eq, getTableColumns, ne } from "drizzle-orm";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound } from "#app/core/result.ts";
import { displayName } from "#app/prospects/prospect.ts";
import { findProspect, type Prospect } from "#app/prospects/prospects.server.ts";
import { CORRECTABLE, type Correctable, readWanted } from "#app/requests/request.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { prospects } from "#db/schema/prospects.ts";
import { requests } from "#db/schema/requests.ts";

const MOST = 200;

export type RequestRow = typeof requests.$inferSelect;

const about = {
  firstName: prospects.firstName,
  lastName: prospects.lastName,
  email: prospects.email,
};

/** Open ones by their day, the nearest first; then the latest that were answered. */
export async function listRequests(member: Member) {
  return inTeam(member, async (tx) => {
    const { wanted: _, answer: __, ...told } = getTableColumns(requests);
    const rows = () =>
      tx
        .select({ ...told, about })
        .from(requests)
        .innerJoin(
          prospects,
          and(eq(prospects.teamId, requests.teamId), eq(prospects.id, requests.prospectId)),
        )
        .limit(MOST)
        .$dynamic();
    const open = await rows().where(eq(requests.state, "open")).orderBy(asc(requests.dueAt));
    const settled = await rows().where(ne(requests.state, "open")).orderBy(desc(requests.doneAt));
    const named = ({ about, ...row }: (typeof open)[number]) => ({
      ...row,
      name: displayName(about),
    });
    return { open: open.map(named), settled: settled.map(named) };
  });
}

/** Throws NotFound. */
export async function readRequest(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const { wanted, ...request } = await findRequest(tx, id);
    const prospect = await findProspect(tx, request.prospectId);
    const [by] = request.userId
      ? await tx.select().from(users).where(eq(users.id, request.userId))
      : [];
    const { fields, note } = readWanted(wanted);
    const changes = CORRECTABLE.flatMap((field) => changeOf(field, fields[field], prospect));
    const answeredBy = by ? (by.name ?? by.email) : null;
    return {
      ...{ request, note, changes, answeredBy, name: displayName(prospect) },
      restricted: prospect.restrictedAt !== null,
    };
  });
}

/** `lock` until the end of `tx`. Throws NotFound. */
export async function findRequest(tx: Tx, id: string, { lock = false } = {}): Promise<RequestRow> {
  if (!Id.safeParse(id).success) throw new NotFound("request");
  const query = tx.select().from(requests).where(eq(requests.id, id)).$dynamic();
  const [found] = await (lock ? query.for("update") : query);
  if (!found) throw new NotFound("request");
  return found;
}

function changeOf(field: Correctable, wanted: string | null | undefined, held: Prospect) {
  return wanted === undefined ? [] : [{ field, held: held[field], wanted }];
}
