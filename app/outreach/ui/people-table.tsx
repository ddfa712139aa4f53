/** The people of a sequence, each with how it stands, why, and what comes next. */
import { PostButton } from "../../ui/buttons";
import { Badge, type Tone } from "../../ui/page";
import { Address, Table } from "../../ui/table";

export type ShownPerson = {
  enrolmentId: string;
  prospectId: string;
  email: string;
  name: string;
  company: string | null;
  word: string;
  tone: Tone;
  why: string;
  next: string;
  undecided?: string | undefined;
  removable: boolean;
  opened?: string | undefined;
};

type PeopleTableProps = {
  sequenceId: string;
  people: ShownPerson[];
  /** Offer to take out whoever was not written to. */
  removing?: boolean;
};

const columns = [
  { key: "person", label: "Person" },
  { key: "company", label: "Company", className: "extra" },
  { key: "state", label: "State" },
  { key: "next", label: "What comes next" },
];

export function PeopleTable({ sequenceId, people, removing = false }: PeopleTableProps) {
  return (
    <Table
      caption="The people of this sequence"
      columns={
        removing ? [...columns, { key: "remove", label: "Take out", hideLabel: true }] : columns
      }
      rows={people.map((person) => ({
        id: person.enrolmentId,
        cells: {
          person: <Who {...person} />,
          company: person.company,
          state: (
            <div>
              <Badge tone={person.tone}>{person.word}</Badge>
              <div className="note">{person.why}</div>
              {person.opened ? <div className="note">{person.opened}</div> : null}
            </div>
          ),
          next: person.undecided ? (
            <Decide sequenceId={sequenceId} send={person.undecided} who={person.email} />
          ) : person.next || person.removable ? (
            <Next {...person} sequenceId={sequenceId} />
          ) : null,
          remove: person.removable ? (
            <PostButton
              action={`/sequences/${sequenceId}/people`}
              fields={{ remove: person.enrolmentId }}
              tone="link"
              label={`Take out ${person.email}`}
            >
              Take out
            </PostButton>
          ) : null,
        },
      }))}
    />
  );
}

function Next({
  sequenceId,
  enrolmentId,
  next,
  email,
  removable,
}: ShownPerson & { sequenceId: string }) {
  return (
    <div>
      {next}{" "}
      {removable ? (
        <a href={`/sequences/${sequenceId}/preview?person=${enrolmentId}`}>
          Preview<span className="hidden"> the message to {email}</span>
        </a>
      ) : null}
    </div>
  );
}

function Who({ prospectId, email, name }: ShownPerson) {
  return (
    <>
      <a href={`/prospects/${prospectId}`}>{name || <Address>{email}</Address>}</a>
      {name ? (
        <div className="note">
          <Address>{email}</Address>
        </div>
      ) : null}
    </>
  );
}

function Decide({ sequenceId, send, who }: { sequenceId: string; send: string; who: string }) {
  const action = `/sequences/${sequenceId}/sends/${send}`;
  return (
    <div className="row">
      <PostButton action={action} fields={{ decision: "sent" }} label={`Treat as sent: ${who}`}>
        Treat as sent
      </PostButton>
      <PostButton action={action} fields={{ decision: "again" }} label={`Send again: ${who}`}>
        Send again
      </PostButton>
    </div>
  );
}
