/** The letter about a new version, to those who asked for it. */
import type { Letter } from "#app/core/letter.ts";

type Changed = { called: string; day: string };
type Links = { readUrl: string; changesUrl: string; stopUrl: string };

export function changedLetter(
  { called, day }: Changed,
  { readUrl, changesUrl, stopUrl }: Links,
): Letter {
  return {
    subject: `The ${called} of Audienti changed`,
    blocks: [
      { p: `A new version of the ${called} was published on ${day}.` },
      { button: { label: "See what changed", url: changesUrl } },
      { p: ["The whole of it: ", { link: { label: `the ${called}`, url: readUrl } }, "."] },
      { p: "Nothing is asked of you here. Signed in, you find a note on your pages." },
      {
        small: [
          "You get this because you asked to be told of such changes. ",
          { link: { label: "Stop these letters", url: stopUrl } },
          ".",
        ],
      },
    ],
  };
}
