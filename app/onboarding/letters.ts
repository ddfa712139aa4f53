/** The letter about the next thing to set up. */
import type { Letter } from "#app/core/letter.ts";

type Words = { subject: string; says: string; button: string };

export function nextStepLetter(
  { subject, says, button }: Words,
  nextUrl: string,
  stopUrl: string,
): Letter {
  return {
    subject,
    blocks: [
      { p: says },
      { button: { label: button, url: nextUrl } },
      {
        small: [
          "You get at most four such letters after opening an account, and none once everything is set up. ",
          { link: { label: "Stop these letters", url: stopUrl } },
          ".",
        ],
      },
    ],
  };
}
