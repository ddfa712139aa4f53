/** The letters of closing: that it began, that it was undone, and the receipt on the day. */
import type { Block, Letter } from "#app/core/letter.ts";

type Closed = {
  /** "your account", or "the team “Larkfield”". */
  what: string;
  /** Teams that close with an account, named; or nothing. */
  teams: string;
  lastDay: string;
  goesOn: string;
};

/** To whoever closed it. */
export function closedLetter({ what, teams, lastDay, goesOn }: Closed, closedUrl: string): Letter {
  const along = teams === "" ? [] : [{ p: `Closed with it: ${teams}.` }];
  return {
    subject: `You have closed ${what}`,
    blocks: [
      { p: `You have closed ${what}. Nothing is sent from there any more.` },
      ...along,
      {
        p: [
          "You can undo it until the end of ",
          { strong: lastDay },
          ". On ",
          { strong: goesOn },
          " everything is erased, and a letter tells you what.",
        ],
      },
      { button: { label: "See what goes, or undo it", url: closedUrl } },
      {
        small:
          "Days end at midnight UTC. If it was not you: follow the link, undo it there, and choose a new password.",
      },
    ],
  };
}

type TeamNews = { teamName: string; person: string; lastDay: string; goesOn: string };

/** To everybody else in it. */
export function teamClosedLetter(
  { teamName, person, lastDay, goesOn }: TeamNews,
  closedUrl: string,
): Letter {
  return {
    subject: `${teamName} is closing`,
    blocks: [
      { p: `${person} has closed the team “${teamName}”. Nothing is sent from it any more.` },
      {
        p: `Its owner can undo that until the end of ${lastDay}. On ${goesOn} everything the team holds is erased. Your own account stays open.`,
      },
      { button: { label: "See what that means for you", url: closedUrl } },
    ],
  };
}

type Reopened = { teamName: string; person: string };

export function teamReopenedLetter({ teamName, person }: Reopened, homeUrl: string): Letter {
  return {
    subject: `${teamName} is open again`,
    blocks: [
      { p: `${person} has opened the team “${teamName}” again. Nothing was erased.` },
      { p: "What was under way goes on where it stopped." },
      { button: { label: "Go to the team", url: homeUrl } },
    ],
  };
}

type Receipt = {
  what: string;
  closedOn: string;
  /** "Prospects: 40", a line for each. */
  erased: string;
  /** "The do-not-contact list, until 12 March 2030: an objection must hold …", a line for each. */
  remains: string;
};

/** The last letter to somebody whose account goes, right before their address does. */
export function receiptLetter({ what, closedOn, erased, remains }: Receipt): Letter {
  return {
    subject: `Erased: ${what}`,
    blocks: [
      { p: `As announced when you closed ${what} on ${closedOn}, everything has been erased:` },
      ...listOf(erased, "There was nothing left to erase."),
      { p: "What stays, and until when:" },
      ...listOf(remains, "Nothing."),
      { small: "Keep this letter if you want to show that it was done: we cannot write it again." },
    ],
  };
}

function listOf(lines: string, none: string): Block[] {
  return lines === "" ? [{ p: none }] : [{ list: lines.split("\n") }];
}
