/** What came back from prospects, as far as its reader may read it. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { now } from "#app/core/clock.ts";
import { queryOf, readWanted } from "#app/history/keyset.ts";
import { readTab, standingOf, TABS, tabLabels } from "#app/inbox/inbox.ts";
import { type Listed, readInbox } from "#app/inbox/list.server.ts";
import { searchInbox } from "#app/inbox/search.server.ts";
import { kindWords } from "#app/inbox/words.ts";
import { displayName } from "#app/prospects/prospect.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { Search } from "../../ui/buttons";
import { Empty, Notice, Page, pageTitle, Tabs } from "../../ui/page";
import { Pager } from "../../ui/table";
import { NothingHere } from "../ui/nothing-here";
import { Threads } from "../ui/threads";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const query = new URL(request.url).searchParams;
  const [tab, wanted] = [readTab(query.get("show")), readWanted(query)];
  const q = query.get("q")?.trim().slice(0, 200);
  if (q) {
    const edge = wanted.from === "older" ? wanted.edge : undefined;
    const { rows, older, tooSlow = false } = await searchInbox(member, { q, edge });
    const next = older ? `${queryOf("before", older)}&q=${encodeURIComponent(q)}` : null;
    return {
      q,
      tab: null,
      rows: rows.map(shown),
      zone,
      tooSlow,
      older: next,
      newer: null,
      unread: 0,
    };
  }
  const { rows, older, newer, unread } = await readInbox(member, { tab, wanted });
  const to = (towards: "before" | "after", edge: typeof older) =>
    edge ? `${queryOf(towards, edge)}&show=${tab}` : null;
  return {
    ...{ q: null, tab, rows: rows.map(shown), zone, tooSlow: false, unread },
    ...{ older: to("before", older), newer: to("after", newer) },
  };
}

function shown({ firstName, lastName, kind, detail, objects, ...row }: Listed) {
  const name = displayName({ firstName, lastName, email: row.email });
  const state = standingOf(row, now());
  return { ...row, name, state, words: kindWords({ kind, detail, objects }) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data?.unread ? `Inbox (${data.unread} unread)` : "Inbox") },
];

export default function Inbox() {
  const { q, tab, rows, zone, unread, tooSlow, older, newer } = useLoaderData<typeof loader>();
  const many = unread === 1 ? "1 conversation" : `${unread.toLocaleString("en")} conversations`;
  return (
    <Page
      title="Inbox"
      lead={unread > 0 ? `${many} not read yet.` : "What prospects wrote back."}
      width="wide"
    >
      <Search action="/inbox" label="Search names, addresses, subjects and texts" value={q} />
      <Tabs
        label="Inbox"
        items={TABS.map((each) => ({
          ...{ href: `/inbox?show=${each}`, label: tabLabels[each], current: each === tab },
        }))}
      />
      {tooSlow ? (
        <Notice tone="warning" title="This took too long">
          Search for fewer or rarer words.
        </Notice>
      ) : null}
      {rows.length > 0 ? <Threads rows={rows} zone={zone} searched={q !== null} /> : null}
      {rows.length === 0 && tab ? <NothingHere tab={tab} /> : null}
      {rows.length === 0 && q && !tooSlow ? (
        <Empty title={older ? "Nothing so far" : "Nothing found"}>
          {older
            ? "None of the newest conversations has all of these words. Go on with older ones below."
            : "No conversation that you may read has all of these words."}
        </Empty>
      ) : null}
      {older || newer ? <Pager older={older} newer={newer} label="Pages of the inbox" /> : null}
    </Page>
  );
}
