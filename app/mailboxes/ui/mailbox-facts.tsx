/** What a mailbox is set to, as rows: what every one has, and what one of one's own has besides. */
import type { MailboxKind } from "#db/schema/mailboxes.ts";
import { Facts } from "../../ui/page";
import { accountPage, nameOfProvider } from "../provider";

type Shown = {
  id: string;
  kind: MailboxKind;
  fromName: string;
  sentToday: number;
  inDoubt: number;
  /** Messages that were put aside unread. */
  aside: number;
  dailyCap: number;
  keeper: string | null;
  mayChange: boolean;
  hours: string;
  gap: string | null;
  ramp: string | null;
  next: string | null;
  server: string | null;
  username: string | null;
  reads: boolean;
  reading: { word: string; why: string };
};

export function MailboxFacts(mailbox: Shown) {
  const rows = mailbox.kind === "practice" ? [] : own(mailbox);
  return <Facts rows={[...common(mailbox), ...rows]} />;
}

function common({ fromName, keeper, mayChange, next, ...counts }: Shown) {
  const { sentToday, inDoubt, dailyCap } = counts;
  const doubt = inDoubt > 0 ? `, and ${inDoubt} perhaps,` : "";
  const sent = `${sentToday}${doubt} of ${dailyCap} at most`;
  return [
    { term: "Name beside the address", value: fromName },
    {
      term: "Looked after by",
      value: keeper ?? "nobody: whose it was is gone",
      note: mayChange ? undefined : "They, and the owners and admins of the team, may change it.",
    },
    { term: "Next message", value: next ?? "Nothing waits for this mailbox." },
    { term: "Sent", value: sent, note: "In the last 24 hours by this mailbox's clock." },
  ];
}

function own({ kind, server, username, reads, ...mailbox }: Shown) {
  const { hours, gap, ramp } = mailbox;
  const pace = [
    { term: "Sends", value: hours, note: gap ?? undefined },
    ...(ramp ? [{ term: "Its beginning", value: ramp }] : []),
    ...answers(mailbox),
  ];
  const provider = nameOfProvider(kind);
  if (provider) {
    return [
      ...pace,
      {
        term: "Signs in with",
        value: provider,
        note: `No password is kept. What ${provider} gave us is sealed in a database of its own.${accountPage(kind)}`,
      },
      { term: "May", value: reads ? "send, and read what comes back" : "send only" },
    ];
  }
  return [
    ...pace,
    { term: "Server", value: server },
    { term: "User name", value: username ?? "none: it signs in without" },
    {
      term: "Password",
      value: username ? "Sealed" : "none",
      note: username ? "Kept in a database of its own. It is never shown again." : undefined,
    },
  ];
}

type Answering = Pick<Shown, "id" | "reading" | "mayChange" | "aside">;

function answers({ id, reading, mayChange, aside }: Answering) {
  const messages = aside === 1 ? "One message" : `${aside.toLocaleString("en")} messages`;
  const unread = {
    term: "Put aside",
    value: <a href={`/mailboxes/${id}/put-aside`}>{messages} not read</a>,
  };
  return [
    {
      term: "Answers",
      value: mayChange ? (
        <>
          {reading.word}. <a href={`/mailboxes/${id}/replies`}>How they reach us</a>
        </>
      ) : (
        reading.word
      ),
      note: reading.why,
    },
    ...(aside > 0 ? [unread] : []),
    { term: "Domain", value: <a href={`/mailboxes/${id}/health`}>Health of the domain</a> },
  ];
}
