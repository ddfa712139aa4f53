/** People whose time runs out, to be ticked; works as a plain GET form that leads to the page of decisions. */
import type { ReactNode } from "react";
import { displayName } from "#app/prospects/prospect.ts";
import { Form } from "../../ui/form";
import { Address, Pager, Table } from "../../ui/table";
import { Time } from "../../ui/time";

export type Listed = {
  id: string;
  email: string;
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  /** The day on which their time is over, or was. */
  day: string;
  isOver: boolean;
  lastContactedAt: string | null;
};

type ClockListProps = {
  /** Where what was ticked is sent. */
  action: string;
  caption: string;
  dayLabel: string;
  overWord: ReactNode;
  people: Listed[];
  /** Absent where nobody is due. */
  all: { label: string } | null;
  pages: { first: string | null; next: string | null };
  zone: string;
};

export function ClockList(props: ClockListProps) {
  const { action, caption, dayLabel, overWord, people, all, pages, zone } = props;
  return (
    <>
      <Form action={action} method="get" className="form wide">
        <Table
          caption={caption}
          columns={[
            { key: "who", label: "Person" },
            { key: "email", label: "Email" },
            { key: "company", label: "Company" },
            { key: "day", label: dayLabel },
            { key: "contacted", label: "Last contacted" },
          ]}
          rows={people.map((person) => ({
            id: person.id,
            cells: {
              who: <Tick person={person} />,
              email: (
                <a href={`/prospects/${person.id}`}>
                  <Address>{person.email}</Address>
                </a>
              ),
              company: person.company,
              day: (
                <>
                  <Time at={person.day} zone={zone} dateOnly /> {person.isOver ? overWord : null}
                </>
              ),
              contacted: <Time at={person.lastContactedAt} zone={zone} dateOnly />,
            },
          }))}
        />
        <div className="submit">
          <button type="submit" className="button primary">
            With those ticked
          </button>
          {all ? (
            <button type="submit" className="button quiet" name="scope" value="all">
              {all.label}
            </button>
          ) : null}
        </div>
      </Form>
      {pages.first || pages.next ? (
        <Pager
          newer={pages.first}
          older={pages.next}
          words={["First page", "Next page"]}
          label="Pages of people"
        />
      ) : null}
    </>
  );
}

function Tick({ person }: { person: Listed }) {
  const id = `tick-${person.id}`;
  return (
    <div className="choice">
      <input type="checkbox" id={id} name="id" value={person.id} />
      <label htmlFor={id}>{displayName(person)}</label>
    </div>
  );
}
