/** The letters about a team. The first goes to people who may never have heard of us. */
import type { Letter } from "#app/core/letter.ts";

type Invited = {
  teamName: string;
  inviter: string;
  /** With the address that we know to be theirs: a name is anybody's to choose. */
  signed: string;
  role: string;
  until: string;
};

export function invitationLetter(
  { teamName, inviter, signed, role, until }: Invited,
  url: string,
): Letter {
  return {
    subject: `${inviter} invites you into the team ${teamName}`,
    blocks: [
      {
        p: `${signed} invites you to work together in the team “${teamName}” on Audienti, as ${role}.`,
      },
      {
        p: "Audienti is where the team keeps its prospects and writes to them, each through their own mailbox.",
      },
      { button: { label: "Look at the invitation", url } },
      { p: `The link works once, until ${until}. Opening it does nothing by itself.` },
      {
        small:
          "We have your address from that person. If you do not know them, do nothing: the link ends by itself, and we forget the address 30 days later.",
      },
    ],
  };
}

type News = { teamName: string; person: string };

export function joinedLetter({ teamName, person }: News, teamUrl: string): Letter {
  return {
    subject: `${person} has joined ${teamName}`,
    blocks: [
      { p: `${person} has accepted your invitation and is now in the team “${teamName}”.` },
      { button: { label: "See who is in the team", url: teamUrl } },
    ],
  };
}

export function removedLetter({ teamName, person }: News, teamsUrl: string): Letter {
  return {
    subject: `You are no longer in ${teamName}`,
    blocks: [
      { p: `${person} has taken you out of the team “${teamName}”.` },
      {
        p: "You see nothing of the team any more. Your work there stays with the team. Your own account stays open.",
      },
      { button: { label: "See your teams", url: teamsUrl } },
      { small: "If you think this is a mistake, ask the team: we cannot undo it for you." },
    ],
  };
}

export function leftLetter({ teamName, person }: News, teamsUrl: string): Letter {
  return {
    subject: `You have left ${teamName}`,
    blocks: [
      { p: `You have left the team “${teamName}”. ${person} takes over your work there.` },
      { p: "Your own account stays open." },
      { button: { label: "See your teams", url: teamsUrl } },
    ],
  };
}

export function workCameLetter({ teamName, person }: News, sequencesUrl: string): Letter {
  return {
    subject: `You take over the work of ${person}`,
    blocks: [
      {
        p: `${person} is no longer in the team “${teamName}”, and their sequences and mailboxes are now yours to look after.`,
      },
      { button: { label: "See the sequences", url: sequencesUrl } },
    ],
  };
}

export function becameOwnerLetter({ teamName, person }: News, teamUrl: string): Letter {
  return {
    subject: `You are now the owner of ${teamName}`,
    blocks: [
      {
        p: `${person} has handed the team “${teamName}” over to you. You may now do everything in it, closing it included.`,
      },
      { button: { label: "See the team", url: teamUrl } },
    ],
  };
}

/** `forgotUrl` is the way out for somebody who did not do it. */
export function wasOwnerLetter({ teamName, person }: News, forgotUrl: string): Letter {
  return {
    subject: `You have handed over ${teamName}`,
    blocks: [
      { p: `${person} is now the owner of the team “${teamName}”. You stay in it as an admin.` },
      {
        p: [
          "If it was not you, ",
          { link: { label: "choose a new password now", url: forgotUrl } },
          ` and write to ${person}: only they can hand the team back.`,
        ],
      },
    ],
  };
}
