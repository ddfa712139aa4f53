/** A person's sessions in rows, each with its end. */
import { PostButton } from "../../ui/buttons";
import { Badge } from "../../ui/page";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";

type Session = {
  ref: string;
  browser: string;
  country: string;
  twoFactor: boolean;
  lastSeenAt: string;
  createdAt: string;
  isThis: boolean;
};
type SessionTableProps = { sessions: Session[]; zone: string; action: string };

const columns = [
  { key: "browser", label: "Browser" },
  { key: "country", label: "Country" },
  { key: "seen", label: "Last seen" },
  { key: "since", label: "Since" },
  { key: "factor", label: "Second factor" },
  { key: "end", label: "End it", hideLabel: true },
];

export function SessionTable({ sessions, zone, action }: SessionTableProps) {
  return (
    <Table
      caption="Sessions, this one first"
      columns={columns}
      rows={sessions.map((session) => ({
        id: session.ref,
        cells: {
          browser: (
            <>
              {session.browser} {session.isThis ? <Badge tone="good">This one</Badge> : null}
            </>
          ),
          country: session.country,
          seen: <Time at={session.lastSeenAt} zone={zone} />,
          since: <Time at={session.createdAt} zone={zone} />,
          factor: session.twoFactor ? "With" : "Without",
          end: (
            <PostButton
              action={action}
              name="end"
              value={session.ref}
              label={`End the session of ${session.browser}${session.isThis ? ", this one" : ""}`}
            >
              End
            </PostButton>
          ),
        },
      }))}
    />
  );
}
