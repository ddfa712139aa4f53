/** Suggested values beside those that are held, each to be accepted or refused by itself. */
import { PostButton } from "../../ui/buttons";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";
import { SourcePage } from "./people-form";

type ShownValue = {
  id: string;
  label: string;
  before: string | null;
  after: string;
  provider: string;
  suggestedAt: string;
  seenAt: string | null;
  url: string | null;
  score: number | null;
};

const columns = [
  { key: "field", label: "Field" },
  { key: "before", label: "Held now" },
  { key: "after", label: "Suggested" },
  { key: "source", label: "From where" },
  { key: "decide", label: "Your decision", hideLabel: true },
];

export function ValueTable({ suggestions, zone }: { suggestions: ShownValue[]; zone: string }) {
  return (
    <Table
      caption="Suggested values"
      columns={columns}
      rows={suggestions.map((one) => ({
        id: one.id,
        cells: {
          field: one.label,
          before: one.before ?? <span className="muted">nothing</span>,
          after: <strong>{one.after}</strong>,
          source: <Source one={one} zone={zone} />,
          decide: (
            <div className="row">
              <Decide one={one} verdict="accept" word="Accept" />
              <Decide one={one} verdict="refuse" word="Refuse" />
            </div>
          ),
        },
      }))}
    />
  );
}

function Source({ one, zone }: { one: ShownValue; zone: string }) {
  return (
    <div>
      {one.provider}, <Time at={one.suggestedAt} zone={zone} />
      <div className="note">
        {one.url ? <SourcePage url={one.url} /> : "It names no page"}
        {one.seenAt ? (
          <>
            , seen <Time at={one.seenAt} dateOnly />
          </>
        ) : null}
        {one.score === null ? null : `, score ${one.score} of 100`}
      </div>
    </div>
  );
}

type DecideProps = { one: ShownValue; verdict: "accept" | "refuse"; word: string };

function Decide({ one, verdict, word }: DecideProps) {
  return (
    <PostButton
      action=""
      fields={{ suggestion: one.id }}
      name="verdict"
      value={verdict}
      label={`${word} ${one.label.toLowerCase()} ${one.after}`}
    >
      {word}
    </PostButton>
  );
}
