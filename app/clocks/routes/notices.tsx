/** Whom the team has not told yet that it holds them: who is due first, then who comes next. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { noticeBy } from "#app/clocks/clocks.server.ts";
import { readCursor } from "#app/clocks/due.ts";
import { readList } from "#app/clocks/lists.server.ts";
import { now } from "#app/core/clock.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Badge, Empty, Notice, Page, pageTitle } from "../../ui/page";
import { ClockList } from "../ui/clock-list";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const cursor = readCursor(new URL(request.url).searchParams.get("after"));
  const { people, count, next } = await readList(member, "notice", cursor);
  return {
    zone,
    people: people.map((person) => {
      const day = noticeBy(person);
      return { ...person, day, isOver: day < now() };
    }),
    all: count,
    pages: { first: cursor ? "/notices" : null, next: next ? `/notices?after=${next}` : null },
  };
}

export const meta: MetaFunction = () => [{ title: pageTitle("To be told") }];

export default function Notices() {
  const { people, all, pages, zone } = useLoaderData<typeof loader>();
  const number = all.more
    ? `more than ${all.count.toLocaleString("en")}`
    : all.count.toLocaleString("en");
  return (
    <Page
      title="To be told"
      lead="Whoever did not give you their data themselves must learn within a month that you hold it, from where and why (GDPR art. 14). Your first message to them says so; practice messages reach nobody and do not count."
      width="wide"
      actions={<ButtonLink href="/sequences">Write to them in a sequence</ButtonLink>}
    >
      {all.count > 0 ? (
        <Notice
          tone="warning"
          title={all.count === 1 && !all.more ? "1 person is due" : `${number} people are due`}
        >
          Their month is over, or ends today. Until they are told they are given to no provider and
          stand in no export for others. Write to them, note how they were told, or delete them.
        </Notice>
      ) : null}
      {people.length === 0 ? (
        <Empty title="Everybody was told">
          Whoever you add or import from now on appears here until your first message reaches them.
        </Empty>
      ) : (
        <ClockList
          action="/notices/decide"
          caption="People to be told that you hold them, soonest first"
          dayLabel="To be told by"
          overWord={<Badge tone="warning">Due</Badge>}
          people={people}
          all={all.count > 0 ? { label: `With all ${number} who are due` } : null}
          pages={pages}
          zone={zone}
        />
      )}
    </Page>
  );
}
