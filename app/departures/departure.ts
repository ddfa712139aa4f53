/** Leaving a team: what is asked of whoever decides it, and what it means, counted. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";

/** `mailboxes` is asked only of somebody who has real ones. */
export const DepartureInput = z.object({
  heir: Id.catch("").refine((id) => id !== "", { error: "Choose who takes over" }),
  mailboxes: z.enum(["keep", "disconnect"]).optional(),
});
export type DepartureInput = z.infer<typeof DepartureInput>;

export type Belongings = {
  sequences: number;
  practiceMailboxes: number;
  /** Addresses of real ones. */
  realMailboxes: string[];
  /** Running ones, of anybody in the team, that send from these. */
  running: number;
  /** Letters of theirs that nobody has answered yet. */
  invitations: number;
};

/** `name`: undefined for somebody who leaves by themselves. */
export function departureWords(belongings: Belongings, name?: string): string[] {
  const { sequences, practiceMailboxes, realMailboxes, invitations } = belongings;
  const mailboxes = realMailboxes.length + practiceMailboxes;
  const work = [
    ...(sequences > 0 ? [count(sequences, "sequence")] : []),
    ...(mailboxes > 0 ? [count(mailboxes, "mailbox", "mailboxes")] : []),
  ];
  const goes = sequences + mailboxes === 1 ? "goes" : "go";
  const whose = name ? "Their" : "Your";
  return [
    name
      ? `${name} sees nothing of this team from the next click on. Their account stays open.`
      : "You see nothing of this team from the next click on. Your account stays open.",
    work.length > 0
      ? `${whose} ${work.join(" and ")} ${goes} to whoever takes over.`
      : `${whose} sequences and mailboxes: there are none to hand over.`,
    ...(invitations > 0
      ? [`${whose} ${count(invitations, "open invitation")} to others can no longer be used.`]
      : []),
    "Prospects, imports and the do-not-contact list are the team’s, and stay as they are.",
    name ? `${name} gets a letter that says so.` : "You get a letter that says so.",
  ];
}

/** What becomes of their real mailboxes, to choose from. */
export function mailboxOptions({ realMailboxes, running }: Belongings, name?: string) {
  const whose = name ? "theirs" : "yours";
  const pausing =
    running > 0 ? ` What sends from it is paused: ${count(running, "running sequence")}.` : "";
  return [
    {
      value: "disconnect",
      label: "Disconnect",
      hint: `The password is destroyed. Nothing is sent from it until somebody enters one again.${pausing}`,
    },
    {
      value: "keep",
      label: `Keep sending from ${realMailboxes.join(", ")}`,
      hint: `The stored password, which is ${whose}, stays sealed and in use. Messages go out under the same name and address; answers still arrive there.`,
    },
  ];
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}
