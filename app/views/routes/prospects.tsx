/** The prospects: found by words and filters, in order, page by page, and ticked for what comes next. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { prospectsWords } from "#app/prospects/counted.ts";
import { filterParams, isEverybody } from "#app/prospects/filter.ts";
import { listProspects } from "#app/prospects/list.server.ts";
import { readListQuery } from "#app/prospects/search.ts";
import { selectionParams } from "#app/prospects/selection.ts";
import { pageUrl, placeOf, remarkWords, rowOf } from "#app/views/list.ts";
import { readSurroundings } from "#app/views/room.server.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Notice, Page, pageTitle } from "../../ui/page";
import { Pager } from "../../ui/table";
import { Tip } from "../../ui/tip";
import { NobodyYet, NothingFound, TooSlow } from "../ui/empty-list";
import { Filters } from "../ui/filters";
import { Ledger } from "../ui/ledger";
import { Pick } from "../ui/pick";
import { Views } from "../ui/views";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const url = new URL(request.url);
  const query = readListQuery(url.searchParams);
  const { q, conditions } = query;
  const [{ views, current, ...filter }, page] = await Promise.all([
    readSurroundings(member, query),
    listProspects(member, { ...query, zone }),
  ]);
  const first = views.find((view) => view.first);
  const place = placeOf(url, query, first);
  if (place) throw seeOther(place);
  const { rows, sort, by, next, previous, fromFirst, tooSlow } = page;
  const go = (to: Partial<typeof query>) => pageUrl({ q, conditions, ...to }, first);
  const sorting = (up: "email" | "added-asc", down: "email-desc" | "added") => ({
    href: go({ sort: sort === up ? down : up }),
    direction: by ? undefined : ({ [up]: "ascending", [down]: "descending" } as const)[sort],
  });
  return {
    zone,
    sort,
    tooSlow,
    ...filter,
    q: q ?? "",
    query: [...filterParams(query)],
    views,
    current,
    rows: rows.map(rowOf),
    isEmpty: rows.length === 0 && isEverybody(query) && !query.cursor && !tooSlow,
    everybody: go({ q: "", conditions: [] }),
    count: prospectsWords(page.counted, page),
    remark: remarkWords(page, query.sort),
    byEmail: sorting("email", "email-desc"),
    byAdded: sorting("added-asc", "added"),
    next: next && go({ sort, cursor: next }),
    previous: previous || fromFirst ? go({ sort, cursor: previous }) : undefined,
    all: [...selectionParams({ query: filterParams(query).toString() })],
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data?.current ? `${data.current.name}: prospects` : "Prospects") },
];

export default function Prospects() {
  const page = useLoaderData<typeof loader>();
  if (page.isEmpty) return <NobodyYet />;
  return (
    <Page
      title={page.current?.name ?? "Prospects"}
      lead="Everybody you hold data about, where you have it from, and how things stand."
      width="wide"
      actions={
        <>
          <ButtonLink href="/prospects/new">Add a prospect</ButtonLink>
          <ButtonLink href="/imports/new" tone="quiet">
            Import a file
          </ButtonLink>
          <ButtonLink href={`/exports/new?${new URLSearchParams(page.all)}`} tone="quiet">
            Export
          </ButtonLink>
        </>
      }
    >
      <Views {...page} />
      <Filters {...page} />
      {page.remark ? <Notice title={page.remark} /> : null}
      <Tip id="prospect-outreach">
        Outreach says how things stand with each person and why nothing more goes out. Open one to
        see, beside every field, where it came from and when.
      </Tip>
      {page.tooSlow ? <TooSlow /> : null}
      {page.rows.length > 0 ? (
        <Pick all={page.all} count={page.count}>
          <Ledger {...page} />
        </Pick>
      ) : page.tooSlow ? null : (
        <NothingFound q={page.q} chips={page.chips} everybody={page.everybody} />
      )}
      {page.rows.length > 0 || page.previous ? (
        <Pager
          newer={page.previous}
          older={page.next}
          words={["Previous", "Next"]}
          summary={page.count}
        />
      ) : null}
    </Page>
  );
}
