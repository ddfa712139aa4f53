/** A team: what it may be called, its postal address, and what is left to do before the first message. */
import { z } from "zod";
import { Zone } from "#app/team/zone.ts";
import type { MailboxKind } from "#db/schema/mailboxes.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the purpose
const control = /[\u0000-\u0009\u000b-\u001f\u007f]/;

export const TeamInput = z.object({
  name: z
    .string({ error: "Enter a name for your team." })
    .trim()
    .min(1, "Enter a name for your team.")
    .max(100, "Use at most 100 characters for the name.")
    .refine((name) => !/[\p{Cc}]/u.test(name), { error: "The name may stand on one line only." }),
  zone: Zone,
});
export type TeamInput = z.infer<typeof TeamInput>;

export const FactorInput = z.object({ required: z.enum(["yes", "no"]) });

const howToWrite = "Enter the whole address: street or post box, town and country.";

/** CAN-SPAM wants a valid physical address in each message; it stands there as it was written. */
export const PostalAddressInput = z.object({
  postalAddress: z
    .string({ error: howToWrite })
    .transform(tidyLines)
    .refine((text) => text.length >= 12 && /[\n,]/.test(text), { error: howToWrite })
    .refine((text) => text.length <= 300 && text.split("\n").length <= 6, {
      error: "Use at most 6 lines and 300 characters.",
    })
    .refine((text) => !control.test(text), {
      error: "The address holds characters that cannot be printed. Type it again.",
    }),
});
export type PostalAddressInput = z.infer<typeof PostalAddressInput>;

function tidyLines(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.replace(/\s+/g, " ").trim());
  return lines.filter(Boolean).join("\n");
}

type SetupMailbox = { id: string; kind: MailboxKind; state: string };
type SetupSequence = { id: string; name: string; state: string; launched: boolean };

export type Setup = {
  postalAddress: boolean;
  /** Whether whoever looks may give the postal address. */
  maySetUp: boolean;
  mailboxes: SetupMailbox[];
  prospects: boolean;
  /** The newest first. */
  sequences: SetupSequence[];
};

export const setupTaskNames = [
  "postal-address",
  "mailbox",
  "prospects",
  "sequence",
  "launch",
] as const;
export type SetupTaskName = (typeof setupTaskNames)[number];

export type SetupTask = {
  task: SetupTaskName;
  href?: string;
  title: string;
  status: string;
  tone: "good" | "warning" | "bad" | "info" | "plain";
  hint: string;
  done: boolean;
};

/** In the order a newcomer takes them; any may be done first, but launching comes last. */
export function setupTasks(setup: Setup): SetupTask[] {
  const before = [
    addressTask(setup),
    mailboxTask(setup),
    prospectsTask(setup),
    sequenceTask(setup),
  ];
  return [...before, launchTask(setup, before)];
}

/** Whether somebody has answered if opened mail is measured; and whether whoever looks may. */
export type OpensQuestion = { opensAnswered: boolean; maySetUp: boolean };

/** Asked with the others and no hindrance: unanswered means no. Told to nobody who cannot answer. */
export function opensTask({ opensAnswered, maySetUp }: OpensQuestion) {
  if (!maySetUp) return undefined;
  const hint = "Until somebody answers nothing is measured. You can send without an answer.";
  const title = "Say whether you want to know when mail is opened";
  const answer = opensAnswered
    ? ({ status: "Answered", tone: "good" } as const)
    : ({ status: "Not answered", tone: "plain" } as const);
  return { href: "/settings/opens", title, hint, ...answer };
}

export function isSetUp(tasks: SetupTask[]): boolean {
  return tasks.every((task) => task.done);
}

function addressTask({ postalAddress: done, maySetUp }: Setup): SetupTask {
  const why = "It stands at the foot of every message. The law asks for it, and readers trust it.";
  const named = { task: "postal-address", title: "Give your postal address" } as const;
  if (maySetUp)
    return { ...named, href: "/settings#postalAddress", hint: why, ...toDoOrDone(done) };
  const hint = done ? why : `${why} An owner or admin of the team gives it.`;
  return { ...named, hint, ...toDoOrDone(done) };
}

function mailboxTask({ mailboxes }: Setup): SetupTask {
  const title = "Choose a mailbox to send from";
  const best = [...mailboxes].sort((a, b) => rank(a) - rank(b))[0];
  if (!best) {
    const hint = "Your own, or a practice mailbox that reaches nobody.";
    return { task: "mailbox", href: "/mailboxes/new", title, hint, ...toDoOrDone(false) };
  }
  return { task: "mailbox", href: `/mailboxes/${best.id}`, title, ...mailboxStatus(best) };
}

function rank({ kind, state }: SetupMailbox): number {
  if (state === "ready") return kind === "practice" ? 1 : 0;
  return state === "testing" ? 2 : 3;
}

function mailboxStatus({ kind, state }: SetupMailbox): Omit<SetupTask, "task" | "href" | "title"> {
  if (state === "testing") {
    return { status: "Testing", tone: "info", hint: "We are trying to sign in.", done: false };
  }
  if (state !== "ready") {
    const hint = "We cannot send from it. Its page says why and what to do.";
    return { status: "Needs attention", tone: "bad", hint, done: false };
  }
  if (kind !== "practice") return { ...toDoOrDone(true), hint: "Your own mailbox works." };
  const hint = "What you send arrives with you, never with a real person.";
  return { status: "Practice", tone: "good", hint, done: true };
}

function prospectsTask({ prospects: done }: Setup): SetupTask {
  return {
    task: "prospects",
    href: done ? "/prospects" : "/imports/new",
    title: "Bring in prospects",
    hint: "From a CSV file, with a look at every row before anything is saved.",
    ...toDoOrDone(done),
  };
}

function sequenceTask({ sequences }: Setup): SetupTask {
  const [newest] = sequences;
  return {
    task: "sequence",
    href: newest ? `/sequences/${newest.id}` : "/sequences/new",
    title: "Write a sequence",
    hint: "What you want to say, with each person's name in its place.",
    ...toDoOrDone(Boolean(newest)),
  };
}

function launchTask({ sequences }: Setup, before: SetupTask[]): SetupTask {
  const [task, title] = ["launch" as const, "Launch"];
  const launched = sequences.find((sequence) => sequence.launched);
  if (launched) {
    const hint = `“${launched.name}” is launched.`;
    return { task, href: `/sequences/${launched.id}`, title, hint, ...toDoOrDone(true) };
  }
  if (before.some((task) => !task.done)) {
    const hint = "You see every message as it will be sent, before the first one goes.";
    return { task, title, hint, status: "Cannot start yet", tone: "plain", done: false };
  }
  const hint = "Everything is there. Look at the messages, then send them.";
  return { task, href: `/sequences/${sequences[0]!.id}/launch`, title, hint, ...toDoOrDone(false) };
}

function toDoOrDone(done: boolean) {
  return done
    ? { status: "Done", tone: "good" as const, done }
    : { status: "To do", tone: "info" as const, done };
}
