/** What a closing erases, what it leaves, and until when: the same on every page that speaks of it. */
import type { Held, Remains } from "#app/privacy/places.ts";
import { Section } from "../../ui/page";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";

/** As it comes out of a loader. */
type Stays = Omit<Remains, "until"> & { until: string | null };

export function Goes({ holds }: { holds: Held[] }) {
  if (holds.length === 0) return <p className="muted">Nothing is held there.</p>;
  return (
    <ul>
      {holds.map(({ place, title, rows }) => (
        <li key={place}>
          {title}: <strong>{rows.toLocaleString("en-GB")}</strong>
        </li>
      ))}
    </ul>
  );
}

export function Remaining({ remains }: { remains: Stays[] }) {
  return (
    <Section
      title="What stays after that"
      lead="Nothing else does, in either database, in files or in the job queue."
    >
      <Table
        caption="What stays, why, and until when"
        columns={[
          { key: "title", label: "What" },
          { key: "why", label: "Why" },
          { key: "until", label: "Until" },
        ]}
        rows={remains.map(
          ({ place, title, why, until, untilThen = "No end: it names nobody" }) => ({
            id: `${place} ${title}`,
            cells: {
              title,
              why: capital(why),
              until: until ? <Time at={until} dateOnly /> : untilThen,
            },
          }),
        )}
      />
    </Section>
  );
}

export function TakeAlong({ team }: { team?: boolean }) {
  return (
    <Section title="Take it along first">
      <p>
        <a href="/my-data">Your own data</a> can be taken along now and as long as you can undo
        this.
        {team ? (
          <>
            {" "}
            The team’s prospects leave through <a href="/prospects">Export on the Prospects page</a>
            , its files through <a href="/imports">Imports</a>: only while the team is open.
          </>
        ) : null}
      </p>
    </Section>
  );
}

/** Closing is about data. There are no plans yet, so there is nothing else to end. */
export function NotAPlan() {
  return (
    <p className="muted">
      Closing erases data. Audienti has no paid plans yet, so there is no subscription to cancel,
      and nothing is charged or refunded.
    </p>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
