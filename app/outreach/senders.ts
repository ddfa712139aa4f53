/** Several mailboxes for one sequence: which may be chosen, and who is written to from which. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";

export const SendersInput = z.object({
  senders: z
    .union([z.array(Id), Id.transform((one) => [one])], { error: "Choose at least one mailbox." })
    .transform((ids) => [...new Set(ids)])
    .pipe(z.array(Id).min(1, "Choose at least one mailbox.").max(50, "Choose at most 50.")),
});

/** How many wait for a mailbox, and what it takes in a day. */
export type Seat = { id: string; waiting: number; limit: number };

/**
 * Each in turn to the mailbox with the fewest waiting for what it takes; of equal ones the first.
 * Gives who goes where: mailbox id → people.
 */
export function shareOut(people: string[], seats: Seat[]): Map<string, string[]> {
  const shares = new Map<string, string[]>(seats.map(({ id }) => [id, []]));
  const load = ({ id, waiting, limit }: Seat) => (waiting + shares.get(id)!.length + 1) / limit;
  for (const person of people) {
    const best = seats.reduce((a, b) => (load(b) < load(a) ? b : a));
    shares.get(best.id)!.push(person);
  }
  return shares;
}

/** Practice and real are never mixed: a rehearsal must not reach anybody. */
export function areAlike(mailboxes: { kind: string }[]): boolean {
  const practice = mailboxes.filter(({ kind }) => kind === "practice").length;
  return practice === 0 || practice === mailboxes.length;
}
