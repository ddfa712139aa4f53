/** The words of the letter that shows whether answers reach us. */
import type { Letter } from "#app/core/letter.ts";

export function probeLetter(from: string, to: string): Letter {
  const way =
    from === to
      ? `It was sent from ${from} to itself.`
      : `It was sent from ${from}. Whoever answers a message from there writes to ${to}, because its Reply-To names that address.`;
  return {
    subject: "Do answers reach us? A test letter",
    blocks: [
      {
        p: [
          "You asked Audienti to find out whether answers reach it. This letter goes the way that an answer would go.",
        ],
      },
      { p: [way] },
      {
        p: [
          "Once we see it where we read, the way is proved. You need not do anything, and may delete it.",
        ],
      },
    ],
  };
}
