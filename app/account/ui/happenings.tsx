/** What happened to the safety of an account, the latest first. */
import { Pager, Table } from "../../ui/table";
import { Time } from "../../ui/time";

type Happening = { id: string; at: string; says: string; browser: string; country: string };
type HappeningsProps = {
  events: Happening[];
  zone: string;
  older?: string | undefined;
  newest?: string | null | undefined;
};

const columns = [
  { key: "says", label: "What" },
  { key: "at", label: "When" },
  { key: "browser", label: "Browser" },
  { key: "country", label: "Country" },
];

export function Happenings({ events, zone, older, newest }: HappeningsProps) {
  if (events.length === 0 && !newest) return <p>Nothing yet.</p>;
  return (
    <>
      <Table
        caption="What happened to your account, the latest first"
        columns={columns}
        rows={events.map(({ id, at, ...event }) => ({
          id,
          cells: { ...event, at: <Time at={at} zone={zone} /> },
        }))}
      />
      {older || newest ? <Pager newer={newest} older={older} words={["Newest", "Older"]} /> : null}
    </>
  );
}
