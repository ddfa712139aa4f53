/** One thing that is closing: its clock, and the button that stops it. */
import { PostButton } from "../../ui/buttons";
import { Badge, Facts, Section } from "../../ui/page";
import { Time } from "../../ui/time";

type ClosingProps = {
  title: string;
  closedAt: string;
  goesAt: string;
  lastDay: string;
  day: number;
  daysLeft: number;
  /** What to send to open it again; left out for those who may not. */
  reopen?: string | undefined;
  button: string;
  /** Teams that closed with it. */
  along?: string[];
  /** Said in place of the button. */
  instead?: string | undefined;
};

export function Closing(closing: ClosingProps) {
  const { title, closedAt, goesAt, lastDay, day, daysLeft, along = [] } = closing;
  const facts = [
    { term: "Closed", value: <Time at={closedAt} />, note: `Today is day ${day} of 90.` },
    {
      term: "Can be undone until",
      value: <Time at={lastDay} dateOnly />,
      note: "To the end of that day, in UTC.",
    },
    { term: "Is erased on", value: <Time at={goesAt} dateOnly /> },
  ];
  const teams =
    along.length > 0 ? [{ term: "Teams that go with it", value: along.join(", ") }] : [];
  return (
    <Section title={title} actions={<Left days={daysLeft} />}>
      <Facts rows={[...facts, ...teams]} />
      <Undo {...closing} />
    </Section>
  );
}

function Left({ days }: { days: number }) {
  if (days === 0) return <Badge tone="bad">Being erased</Badge>;
  return <Badge tone="warning">{days === 1 ? "Last day" : `${days} days left`}</Badge>;
}

function Undo({ daysLeft, reopen, button, instead }: ClosingProps) {
  if (daysLeft === 0) return <p>The 90 days are over. A letter says what was erased.</p>;
  if (!reopen) return instead ? <p className="muted">{instead}</p> : null;
  return (
    <>
      <p>Everything goes on where it stopped; nobody is written to twice.</p>
      <PostButton action="/closed" fields={{ reopen }} tone="primary">
        {button}
      </PostButton>
    </>
  );
}
