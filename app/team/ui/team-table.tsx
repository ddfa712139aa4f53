/** One person's teams as a table, each with a way to go to work there. */
import { PostButton } from "../../ui/buttons";
import { Badge } from "../../ui/page";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";

type Shown = {
  id: string;
  name: string;
  role: string;
  people: number;
  closedAt: string | null;
  /** Until all of it is erased; null while it is open. */
  daysLeft: number | null;
  here: boolean;
};

export function TeamTable({ teams, zone }: { teams: Shown[]; zone: string }) {
  return (
    <Table
      caption="Your teams"
      columns={[
        { key: "name", label: "Team" },
        { key: "role", label: "Your role" },
        { key: "people", label: "People", numeric: true },
        { key: "state", label: "State" },
        { key: "go", label: "Switch", hideLabel: true },
      ]}
      rows={teams.map((team) => ({
        id: team.id,
        cells: {
          name: team.name,
          role: team.role,
          people: team.people,
          state: <State {...team} zone={zone} />,
          go: team.here ? null : (
            <PostButton action={`/teams/${team.id}/switch`} label={`Switch to ${team.name}`}>
              Switch
            </PostButton>
          ),
        },
      }))}
    />
  );
}

function State({ closedAt, daysLeft, here, zone }: Shown & { zone: string }) {
  if (!closedAt) return here ? <Badge tone="good">You are here</Badge> : <Badge>Open</Badge>;
  return (
    <>
      <Badge tone="warning">
        Closing, {daysLeft} {daysLeft === 1 ? "day" : "days"} left
      </Badge>
      <div className="note">
        Closed on <Time at={closedAt} zone={zone} dateOnly />.{" "}
        {here ? <a href="/closed">What happens now</a> : "Switch to it to see what happens now."}
      </div>
    </>
  );
}
