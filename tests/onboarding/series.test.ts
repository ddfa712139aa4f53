/** When a letter of the series is considered, and what it is about. */
import { describe, expect, test } from "vitest";
import { nextAfter, nextTask, wordsAbout } from "#app/onboarding/series.ts";
import { type Setup, setupTaskNames, setupTasks } from "#app/team/team.ts";

const begun = new Date("2026-11-26T22:30:00Z");
const nothing: Setup = {
  postalAddress: false,
  maySetUp: true,
  mailboxes: [],
  prospects: false,
  sequences: [],
};
const practice = { id: "1", kind: "practice", state: "ready" } as const;
const draft = { id: "2", name: "Hello", state: "draft", launched: false };

function times(zone: string): string[] {
  const found: string[] = [];
  for (let at: Date | null = begun; at; at = nextAfter(begun, at, zone)) {
    if (at !== begun) found.push(at.toISOString());
  }
  return found;
}

describe("the times", () => {
  test("are four, at ten in the morning, over two weeks", () => {
    expect(times("UTC")).toEqual([
      "2026-11-27T10:00:00.000Z",
      "2026-11-30T10:00:00.000Z",
      "2026-12-04T10:00:00.000Z",
      "2026-12-10T10:00:00.000Z",
    ]);
  });

  test("go by the team's own day and clock", () => {
    expect(times("Asia/Tokyo")[0]).toBe("2026-11-28T01:00:00.000Z");
    expect(times("America/Los_Angeles")[0]).toBe("2026-11-27T18:00:00.000Z");
  });

  test("that were missed are not made up for", () => {
    const late = new Date("2026-12-02T00:00:00Z");

    expect(nextAfter(begun, late, "UTC")?.toISOString()).toBe("2026-12-04T10:00:00.000Z");
    expect(nextAfter(begun, new Date("2027-01-01T00:00:00Z"), "UTC")).toBeNull();
  });
});

describe("the next thing", () => {
  const next = (setup: Partial<Setup>, sent: string[] = []) =>
    nextTask(setupTasks({ ...nothing, ...setup }), sent)?.task;

  test("is the first that is not done and that no letter was about", () => {
    expect(next({})).toBe("postal-address");
    expect(next({ postalAddress: true })).toBe("mailbox");
    expect(next({}, ["postal-address"])).toBe("mailbox");
    expect(next({ mailboxes: [practice] }, ["postal-address"])).toBe("prospects");
  });

  test("is launching only once all the rest is there", () => {
    const before = { postalAddress: true, mailboxes: [practice], prospects: true };

    expect(next({ ...before }, ["sequence"])).toBeUndefined();
    expect(next({ ...before, sequences: [draft] })).toBe("launch");
  });

  test("is not a mailbox that is being tested, but one that does not work", () => {
    const testing = { id: "1", kind: "smtp", state: "testing" } as const;

    expect(next({ postalAddress: true, mailboxes: [testing] })).toBe("prospects");
    expect(next({ postalAddress: true, mailboxes: [{ ...testing, state: "failed" }] })).toBe(
      "mailbox",
    );
  });

  test("has words of its own, whatever it is", () => {
    const tasks = setupTasks({
      ...nothing,
      mailboxes: [{ id: "1", kind: "smtp", state: "failed" }],
    });
    const subjects = [...setupTasks(nothing), tasks[1]!].map((task) => wordsAbout(task).subject);

    expect(new Set(subjects).size).toBe(setupTaskNames.length + 1);
  });
});
