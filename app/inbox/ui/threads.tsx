/** Conversations in rows: what came, from whom, and whether anybody has read it. */
import { Badge, type Tone } from "../../ui/page";
import { Address, Table } from "../../ui/table";
import { Time } from "../../ui/time";

export type ShownThread = {
  id: string;
  at: string;
  name: string;
  email: string;
  subject: string;
  said: string | null;
  state: "open" | "snoozed" | "closed";
  snoozedUntil: string | null;
  unread: boolean;
  mailbox: string;
  assignee: string | null;
  words: { word: string; tone: Tone };
};

type ThreadsProps = { rows: ShownThread[]; zone: string; searched: boolean };

export function Threads({ rows, zone, searched }: ThreadsProps) {
  return (
    <Table
      caption="Conversations, the latest first"
      columns={[
        { key: "who", label: "From" },
        { key: "what", label: "What came" },
        { key: "at", label: "When" },
        { key: "by", label: "With" },
      ]}
      rows={rows.map((thread) => ({
        id: thread.id,
        cells: {
          who: <Who {...thread} />,
          what: <What {...thread} zone={zone} searched={searched} />,
          at: <Time at={thread.at} zone={zone} />,
          by: thread.assignee ?? <span className="muted">Nobody</span>,
        },
      }))}
    />
  );
}

/** Unread in weight and in a word. */
function Who({ id, name, email, unread, subject }: ShownThread) {
  const label = (
    <a href={`/inbox/${id}`}>
      <bdi>{name}</bdi>
      <span className="hidden">: {subject || "(no subject)"}</span>
    </a>
  );
  return (
    <>
      {unread ? (
        <>
          <strong>{label}</strong> <Badge tone="info">Unread</Badge>
        </>
      ) : (
        label
      )}
      {name === email ? null : (
        <div className="note">
          <Address>{email}</Address>
        </div>
      )}
    </>
  );
}

function What({
  words,
  subject,
  said,
  unread,
  mailbox,
  ...thread
}: ShownThread & { zone: string; searched: boolean }) {
  const title = <bdi>{subject || "(no subject)"}</bdi>;
  return (
    <div>
      <div>{unread ? <strong>{title}</strong> : title}</div>
      <div>
        <Badge tone={words.tone}>{words.word}</Badge> <Elsewhere {...thread} />
      </div>
      {said ? (
        <div className="note">
          <bdi>{said}</bdi>
        </div>
      ) : null}
      <div className="note">
        To <Address>{mailbox}</Address>
      </div>
    </div>
  );
}

/** In a search and among one's own stand all of them: those not open say so. */
function Elsewhere({
  state,
  snoozedUntil,
  zone,
  searched,
}: Pick<ShownThread, "state" | "snoozedUntil"> & { zone: string; searched: boolean }) {
  if (state === "closed" && searched) return <Badge>Closed</Badge>;
  if (state !== "snoozed") return null;
  return (
    <Badge tone="warning">
      Snoozed until <Time at={snoozedUntil} zone={zone} dateOnly />
    </Badge>
  );
}
