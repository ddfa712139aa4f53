/** A provider that was asked to stop (451): the restriction holds here, for messages too, and is told of. */
import { expect, test } from "vitest";
import { setMark } from "#app/clocks/rights.server.ts";
import { clock } from "#app/core/clock.ts";
import { readTimeline } from "#app/details/timeline.server.ts";
import { enrol } from "#app/outreach/enrolments.server.ts";
import { createSequence } from "#app/outreach/sequences.server.ts";
import { checkNow } from "#app/verification/address.server.ts";
import { askAlone } from "#app/verification/asking.server.ts";
import { inTeam } from "#db/client.ts";
import { enrolments } from "#db/schema/outreach.ts";
import { aMailbox } from "#tests/outreach/world.ts";
import { aCompletion, aDesk, refusing, workAll } from "#tests/support/enrichment.ts";
import { aProvider, aTeamOf, haveKey, no, type Team } from "#tests/verification/support.ts";

async function writtenTo(): Promise<Team> {
  clock.set("2026-11-26T09:00:00Z");
  const team = await aTeamOf(1);
  await haveKey(team, "hunter");
  const mailbox = await aMailbox(team);
  const { value } = await createSequence(team.member, {
    ...{ name: "Hello", mailboxId: mailbox.id, subject: "A question", body: "Hello" },
  });
  await enrol(team.member, value.id, { all: true });
  return team;
}

const acts = {
  async "a check"(team: Team) {
    const hunter = aProvider("hunter", () => no("objected"));
    const asked = await checkNow(team.member, team.ids[0]!, { provider: "hunter", again: false });
    await askAlone(team.worker, asked.value!.id, hunter.options);
  },
  async "a completion"(team: Team) {
    await aCompletion(team, { query: "" });
    await workAll({ ...team, member: team.worker }, aDesk({ enrichPerson: refusing("objected") }));
  },
};

test.each(Object.entries(acts))(
  "%s that is answered so holds back their messages and is told of",
  async (_, act) => {
    const team = await writtenTo();
    const [id] = team.ids as [string];

    await act(team);
    await act(team).catch(() => undefined);

    const states = () =>
      inTeam(team.member, (tx) =>
        tx.select({ state: enrolments.state, reason: enrolments.reason }).from(enrolments),
      );
    const held = await states();
    const { entries } = await readTimeline(team.member, id, { wanted: { from: "newest" } });
    await setMark(team.member, id, { mark: "lift-restriction", note: "it was a mistake" });
    expect(held).toEqual([{ state: "blocked", reason: "restricted" }]);
    expect(entries.filter(({ title }) => title === "Restricted: kept, and not used")).toEqual([
      expect.objectContaining({
        source: "by itself: Hunter says that they asked it to stop",
        tone: "warning",
      }),
    ]);
    expect((await states())[0]!.state).toBe("waiting");
  },
);
