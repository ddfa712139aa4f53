/** The people who were suggested, each with what speaks for them, and what to do with those ticked. */
import { Radios } from "../../ui/choices";
import type { Problems } from "../../ui/form";
import { Address, Table } from "../../ui/table";
import { Time } from "../../ui/time";
import { DecideTicked, tickedIn } from "./decide-ticked";

export type ShownPerson = {
  id: string;
  name: string;
  email: string;
  work: string;
  provider: string;
  score: number | null;
  sources: { url: string; seenAt: string | null }[];
  evidence: string[];
  expiresAt: string;
};

type PeopleFormProps = {
  people: ShownPerson[];
  zone: string;
  problems?: Problems;
  typed?: Record<string, unknown>;
};

const columns = [
  { key: "who", label: "Person" },
  { key: "evidence", label: "What speaks for it" },
  { key: "score", label: "Score", numeric: true },
  { key: "expires", label: "Deleted on" },
];

export function PeopleForm({ people, zone, problems, typed }: PeopleFormProps) {
  const ticked = tickedIn(typed);
  return (
    <DecideTicked problems={problems} typed={typed}>
      <Table
        caption="Suggested people"
        columns={columns}
        rows={people.map((one) => ({
          id: one.id,
          cells: {
            who: <Who one={one} ticked={ticked.has(one.id)} />,
            evidence: <Evidence one={one} />,
            score: one.score === null ? <span className="muted">none</span> : `${one.score} of 100`,
            expires: <Time at={one.expiresAt} zone={zone} dateOnly />,
          },
        }))}
      />
      <Radios
        name="basis"
        legend="Why may you hold those whom you accept?"
        hint="It is kept with them, together with the page where they were found. They may ask you."
        options={[
          {
            value: "legitimate interest",
            label: "Legitimate interest",
            hint: "Your offer concerns their work, and they could expect it",
          },
          { value: "public source", label: "They published it for this purpose" },
          { value: "consent", label: "They agreed" },
          { value: "contract", label: "You have a contract with them" },
        ]}
      />
    </DecideTicked>
  );
}

function Who({ one, ticked }: { one: ShownPerson; ticked: boolean }) {
  const id = `person-${one.id}`;
  return (
    <div className="choice">
      <input type="checkbox" id={id} name="suggestion" value={one.id} defaultChecked={ticked} />
      <label htmlFor={id}>{one.name}</label>
      <div className="hint note">
        <Address>{one.email}</Address>
        {one.work ? <div>{one.work}</div> : null}
      </div>
    </div>
  );
}

function Evidence({ one }: { one: ShownPerson }) {
  return (
    <div>
      <div>{one.provider}</div>
      {one.evidence.map((sentence) => (
        <div className="note" key={sentence}>
          {sentence}
        </div>
      ))}
      {one.sources.map(({ url, seenAt }) => (
        <div className="note" key={url}>
          <SourcePage url={url} />
          {seenAt ? (
            <>
              , seen <Time at={seenAt} dateOnly />
            </>
          ) : null}
        </div>
      ))}
    </div>
  );
}

/** A page on the web, by its host; pressing it tells that page nothing of us. */
export function SourcePage({ url }: { url: string }) {
  return (
    <a href={url} rel="noopener noreferrer nofollow" target="_blank">
      {new URL(url).host}
      <span className="hidden"> (opens in a new tab)</span>
    </a>
  );
}
