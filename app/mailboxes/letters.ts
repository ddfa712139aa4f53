/** The letter about a mailbox that was halted. */
import type { Letter } from "#app/core/letter.ts";

type Halted = { address: string; teamName: string; what: string; todo: string };

export function haltedLetter(
  { address, teamName, what, todo }: Halted,
  mailboxUrl: string,
): Letter {
  return {
    subject: `Nothing is sent from ${address} at present`,
    blocks: [
      { p: what },
      { p: `${todo} Until then the sequences of ${teamName} wait; nothing is lost or sent twice.` },
      { button: { label: "Open the mailbox", url: mailboxUrl } },
      { small: "You get this once, because the mailbox is yours." },
    ],
  };
}
