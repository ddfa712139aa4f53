/** How a sequence stands: its state in words, from where it is sent, and its people in figures. */
import { Badge, Counts, Notice, type Tone } from "../../ui/page";
import { Time } from "../../ui/time";

type Counted = Record<
  "people" | "waiting" | "sent" | "doubtful" | "stopped" | "blocked" | "uncertain",
  number
>;

type SequenceStateProps = {
  id: string;
  words: { word: string; tone: Tone; why: string };
  mailbox: { id: string; kind: string; address: string; aheadSeconds: number } | null;
  /** All mailboxes it sends from. */
  senders: { id: string; address: string }[];
  counts: Counted;
  /** What came back is counted from here, not over seven days. */
  countedFrom: string | null;
  /** The mailbox's present. */
  clock: string;
  zone: string;
  /** Something moves by itself: look again every few seconds. */
  moving: boolean;
};

export function SequenceState(props: SequenceStateProps) {
  const { id, words, mailbox, senders, counts, countedFrom, zone, moving } = props;
  return (
    <div className="stack" id="state" {...(moving ? { "data-refresh": "4" } : {})}>
      <p className="row">
        <Badge tone={words.tone}>{words.word}</Badge>
        <span>{words.why}</span>
      </p>
      <p className="muted">
        {senders.length > 0 ? (
          <From senders={senders} practice={mailbox?.kind === "practice"} />
        ) : (
          "No mailbox is chosen yet."
        )}{" "}
        <a href={`/sequences/${id}/mailboxes`}>Choose mailboxes</a>
      </p>
      {mailbox?.kind === "practice" ? <Practice {...props} mailbox={mailbox} /> : null}
      {counts.uncertain > 0 ? <Undecided id={id} count={counts.uncertain} /> : null}
      {counts.people > 0 ? <Figures counts={counts} /> : null}
      {countedFrom ? (
        <p className="muted">
          It paused itself before and was resumed: what comes back is counted anew since{" "}
          <Time at={countedFrom} zone={zone} />.
        </p>
      ) : null}
    </div>
  );
}

type FromProps = { senders: SequenceStateProps["senders"]; practice: boolean };

function From({ senders, practice }: FromProps) {
  return (
    <>
      From{" "}
      {senders.map(({ id, address }, index) => (
        <span key={id}>
          {index > 0 ? ", " : ""}
          <a href={`/mailboxes/${id}`}>{address}</a>
        </span>
      ))}
      {practice ? ", the practice mailbox" : ""}.
    </>
  );
}

type PracticeProps = SequenceStateProps & { mailbox: { id: string; aheadSeconds: number } };

function Practice({ mailbox, clock, zone }: PracticeProps) {
  return (
    <Notice title="Practice: nothing leaves this machine">
      <a href={`/mailboxes/${mailbox.id}/practice`}>Read what arrived</a>, answer or unsubscribe as
      the people you wrote to.
      {mailbox.aheadSeconds > 0 ? (
        <>
          {" "}
          The practice clock says <Time at={clock} zone={zone} />.
        </>
      ) : null}
    </Notice>
  );
}

function Undecided({ id, count }: { id: string; count: number }) {
  const people = count === 1 ? "One message waits" : `${count} messages wait`;
  return (
    <Notice tone="bad" title={`${people} for your decision`}>
      The connection broke after the message had left, before the answer came. We never send such a
      message again by ourselves. <a href={`/sequences/${id}?show=uncertain#people`}>Decide</a>
    </Notice>
  );
}

function Figures({ counts }: { counts: Counted }) {
  const { people, waiting, sent, doubtful, stopped, blocked } = counts;
  const inDoubt = { label: "Perhaps written to", value: doubtful, tone: "warning" as const };
  return (
    <Counts
      items={[
        { label: "People", value: people },
        { label: "Waiting", value: waiting },
        { label: "Written to", value: sent },
        ...(doubtful > 0 ? [inDoubt] : []),
        { label: "Stopped", value: stopped },
        { label: "Blocked", value: blocked, ...(blocked > 0 ? { tone: "warning" as const } : {}) },
      ]}
    />
  );
}
