/** Whom the team must justify again soon, or they go: soonest first. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { justifyBy } from "#app/clocks/clocks.server.ts";
import { AHEAD_DAYS, readCursor } from "#app/clocks/due.ts";
import { readList } from "#app/clocks/lists.server.ts";
import { now } from "#app/core/clock.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { Badge, Empty, Page, pageTitle } from "../../ui/page";
import { ClockList } from "../ui/clock-list";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const cursor = readCursor(new URL(request.url).searchParams.get("after"));
  const { people, count, next } = await readList(member, "justify", cursor);
  return {
    zone,
    ahead: AHEAD_DAYS,
    people: people.map((person) => {
      const day = justifyBy(person);
      return { ...person, day, isOver: day <= now() };
    }),
    all: count,
    pages: { first: cursor ? "/due" : null, next: next ? `/due?after=${next}` : null },
  };
}

export const meta: MetaFunction = () => [{ title: pageTitle("To be justified again") }];

export default function Due() {
  const { people, all, pages, zone, ahead } = useLoaderData<typeof loader>();
  const number = all.more
    ? `more than ${all.count.toLocaleString("en")}`
    : all.count.toLocaleString("en");
  return (
    <Page
      title="To be justified again"
      lead={`Nobody is kept for ever: 24 months after they came, or were last justified, they go by themselves. No change, import or message prolongs it. Here is whose day comes within ${ahead} days.`}
      width="wide"
    >
      {people.length === 0 ? (
        <Empty title="Nobody is due">
          Whoever comes within {ahead} days of their day appears here. What goes by itself is erased
          like anybody who is deleted.
        </Empty>
      ) : (
        <ClockList
          action="/due/decide"
          caption="People to be justified again, soonest first"
          dayLabel="Goes on"
          overWord={<Badge tone="bad">Goes tonight</Badge>}
          people={people}
          all={all.count > 0 ? { label: `With all ${number}` } : null}
          pages={pages}
          zone={zone}
        />
      )}
    </Page>
  );
}
