/** What stands above every page about one prospect. */
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { displayName } from "#app/prospects/prospect.ts";
import { findProspect, type Prospect } from "#app/prospects/prospects.server.ts";
import { type Hindrance, hindrances } from "#app/prospects/uses.ts";
import { inTeam } from "#db/client.ts";

export type Frame = { id: string; name: string; marks: Hindrance[] };

export function frameOf(prospect: Prospect): Frame {
  return { id: prospect.id, name: displayName(prospect), marks: hindrances(prospect, now()) };
}

/** Throws NotFound. */
export async function readFrame(member: Member, id: string): Promise<Frame> {
  return frameOf(await inTeam(member, (tx) => findProspect(tx, id)));
}
