/** Putting those who are selected among prospects into a sequence: through its door, like everybody. */
import type { Member } from "#app/core/member.ts";
import type { Door } from "#app/outreach/door.ts";
import { enrol, type Pick, weighEnrolling } from "#app/outreach/enrolments.server.ts";
import { nextSelected } from "#app/prospects/selection.server.ts";
import type { Selection } from "#app/prospects/selection.ts";

type Enrolling = { selection: Selection; door: Door };

export function enrolSelected(member: Member, sequenceId: string, enrolling: Enrolling) {
  const { selection, door } = enrolling;
  return enrol(member, sequenceId, { pick: pickFrom(selection), door });
}

/** The same, counted and not done. Throws NotFound. */
export function weighSelected(member: Member, sequenceId: string, enrolling: Enrolling) {
  const { selection, door } = enrolling;
  return weighEnrolling(member, sequenceId, { pick: pickFrom(selection), door });
}

function pickFrom(selection: Selection): Pick {
  return (tx, next) => nextSelected(tx, selection, next);
}
