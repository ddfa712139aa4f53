/** The series of letters that helps to set up: on which days, and what the next one is about. */
import { Temporal } from "temporal-polyfill";
import type { SetupTask, SetupTaskName } from "#app/team/team.ts";

/** Days after the address was confirmed: four letters in two weeks at most. */
const DAYS = [1, 4, 8, 14];
/** In the team's zone. */
const HOUR_OF_DAY = 10;

/** The next time after `now` at which a letter is considered; null once the series is over. */
export function nextAfter(begun: Date, now: Date, zone: string): Date | null {
  const first = Temporal.Instant.fromEpochMilliseconds(begun.getTime()).toZonedDateTimeISO(zone);
  for (const days of DAYS) {
    const at = first
      .toPlainDate()
      .add({ days })
      .toZonedDateTime({
        timeZone: zone,
        plainTime: Temporal.PlainTime.from({ hour: HOUR_OF_DAY }),
      });
    if (at.epochMilliseconds > now.getTime()) return new Date(at.epochMilliseconds);
  }
  return null;
}

/**
 * The first thing that is not done, that this person can do now, and that no letter was about yet. A
 * mailbox that is just being tested asks for patience only.
 */
export function nextTask(tasks: SetupTask[], sent: readonly string[]): SetupTask | undefined {
  return tasks.find(
    ({ task, done, href, status }) => !done && href && status !== "Testing" && !sent.includes(task),
  );
}

type Words = { subject: string; says: string; button: string };

/** Of a mailbox that is there and does not work the task itself says what is wrong. */
export function wordsAbout({ task, tone, hint }: SetupTask): Words {
  if (task === "mailbox" && tone === "bad") {
    return { subject: "Your mailbox needs a look", says: hint, button: "Look at the mailbox" };
  }
  return words[task];
}

const words: Record<SetupTaskName, Words> = {
  "postal-address": {
    subject: "First, your postal address",
    says: "It stands at the foot of every message that you send: the law asks for it, and readers trust a sender who gives one. It takes a minute.",
    button: "Give your postal address",
  },
  mailbox: {
    subject: "A mailbox to send from",
    says: "Connect your own, or take the practice mailbox: it shows everything as it would be sent and reaches nobody.",
    button: "Choose a mailbox",
  },
  prospects: {
    subject: "Bring in your prospects",
    says: "A CSV file is enough. You look at every row before anything is saved, and no list at hand is no obstacle: there is a made-up one on your home page.",
    button: "Import a file",
  },
  sequence: {
    subject: "What do you want to say?",
    says: "Write one message, with each person’s name in its place. Nothing leaves until you have seen every message as it will be sent.",
    button: "Write a sequence",
  },
  launch: {
    subject: "All is there: have a look and send",
    says: "Address, mailbox, prospects and sequence are ready. Look at the messages once more, then launch, or don’t: nothing goes by itself.",
    button: "Look at the messages",
  },
};
