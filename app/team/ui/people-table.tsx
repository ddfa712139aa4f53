/** The people of a team as a table. */
import { Badge } from "../../ui/page";
import { Address, Table } from "../../ui/table";
import { Time } from "../../ui/time";

type Shown = {
  userId: string;
  name: string;
  email: string;
  role: string;
  since: string;
  secondFactor?: boolean | undefined;
  you: boolean;
  closing: boolean;
};

type PeopleTableProps = { people: Shown[]; seesFactors: boolean; zone: string };

export function PeopleTable({ people, seesFactors, zone }: PeopleTableProps) {
  return (
    <Table
      caption="People in the team"
      columns={[
        { key: "name", label: "Name" },
        { key: "email", label: "Address" },
        { key: "role", label: "Role" },
        { key: "since", label: "Since" },
        ...(seesFactors ? [{ key: "factor", label: "Second factor" }] : []),
      ]}
      rows={people.map((person) => ({
        id: person.userId,
        cells: {
          name: (
            <>
              <a href={`/team/people/${person.userId}`}>{person.name}</a>
              {person.you ? <span className="muted"> (you)</span> : null}
            </>
          ),
          email: <Address>{person.email}</Address>,
          role: person.closing ? `${person.role}, account closing` : person.role,
          since: <Time at={person.since} zone={zone} dateOnly />,
          factor: <SecondFactor there={person.secondFactor ?? false} />,
        },
      }))}
    />
  );
}

export function SecondFactor({ there }: { there: boolean }) {
  return there ? <Badge tone="good">In use</Badge> : <Badge tone="warning">None yet</Badge>;
}
