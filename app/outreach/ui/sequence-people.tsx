/** The people of a sequence under tabs, a page at a time. */
import type { Tab } from "#app/outreach/people.server.ts";
import { Empty, Tabs } from "../../ui/page";
import { Pager } from "../../ui/table";
import { PeopleTable, type ShownPerson } from "./people-table";

type SequencePeopleProps = {
  id: string;
  tab: Tab;
  tabs: { tab: Tab; count: number }[];
  people: ShownPerson[];
  /** The cursor of the page after this one. */
  next?: string | undefined;
  /** Not the first page. */
  inside: boolean;
};

const words: Record<Tab, string> = {
  all: "All",
  waiting: "Waiting",
  uncertain: "For you to decide",
  blocked: "Blocked",
  stopped: "Stopped",
  done: "Done",
};

export function SequencePeople({ id, tab, tabs, people, next, inside }: SequencePeopleProps) {
  const href = (show: Tab) => `/sequences/${id}${show === "all" ? "" : `?show=${show}`}#people`;
  const older = `/sequences/${id}?${new URLSearchParams({ show: tab, after: next ?? "" })}#people`;
  return (
    <>
      {tabs.length > 1 ? (
        <Tabs
          label="Which people"
          items={tabs.map(({ tab: each, count }) => ({
            href: href(each),
            label: `${words[each]} (${count})`,
            current: each === tab,
          }))}
        />
      ) : null}
      {people.length === 0 ? (
        <Empty title="Nobody here">
          {tab === "all" ? "Choose from your prospects whom this sequence goes to." : null}
        </Empty>
      ) : (
        <PeopleTable sequenceId={id} people={people} />
      )}
      {inside || next ? (
        <Pager
          newer={inside ? href(tab) : null}
          older={next ? older : null}
          words={["First page", "Next page"]}
          label="Pages of people"
        />
      ) : null}
    </>
  );
}
