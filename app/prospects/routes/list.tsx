/** The prospects: found by words, in order, page by page. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { type ListedProspect, listProspects } from "#app/prospects/list.server.ts";
import { displayName } from "#app/prospects/prospect.ts";
import { countWords, exportUrl, listUrl, readListQuery } from "#app/prospects/search.ts";
import { reasonSentence, reasonWord } from "#app/suppression/suppression.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { ButtonLink, Search } from "../../ui/form";
import { Notice, Page, pageTitle } from "../../ui/page";
import { Pager } from "../../ui/table";
import { Tip } from "../../ui/tip";
import { NobodyYet, NothingFound } from "../ui/empty-list";
import { Ledger } from "../ui/ledger";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const query = readListQuery(new URL(request.url).searchParams);
  const page = await listProspects(member, { ...query, zone });
  const { rows, sort, next, previous, fromFirst } = page;
  const { q } = query;
  const sorting = (up: "email" | "added-asc", down: "email-desc" | "added") => ({
    href: listUrl({ q, sort: sort === up ? down : up }),
    direction: ({ [up]: "ascending", [down]: "descending" } as const)[sort],
  });
  return {
    q: q ?? "",
    sort,
    zone,
    rows: rows.map(asShown),
    isEmpty: rows.length === 0 && !q && !query.cursor,
    count: countWords(page),
    isCutShort: sort !== query.sort,
    byEmail: sorting("email", "email-desc"),
    byAdded: sorting("added-asc", "added"),
    next: next && listUrl({ q, sort, cursor: next }),
    previous: previous || fromFirst ? listUrl({ q, sort, cursor: previous }) : undefined,
    exportHref: exportUrl({ q }),
  };
}

function asShown({ suppressed, standing, ...row }: ListedProspect) {
  const { id, email, position, company, createdAt } = row;
  const name = displayName(row);
  const shown = suppressed
    ? { word: reasonWord(suppressed), tone: "bad" as const, why: reasonSentence(suppressed) }
    : standing && { ...standing, why: standing.next || standing.why };
  return { id, name, email, position, company, createdAt, standing: shown };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Prospects") }];

export default function Prospects() {
  const page = useLoaderData<typeof loader>();
  if (page.isEmpty) return <NobodyYet />;
  return (
    <Page
      title="Prospects"
      lead="Everybody you hold data about, where you have it from, and how things stand."
      width="wide"
      actions={
        <>
          <ButtonLink href="/prospects/new">Add a prospect</ButtonLink>
          <ButtonLink href="/imports/new" tone="quiet">
            Import a file
          </ButtonLink>
          <ButtonLink href={page.exportHref} tone="quiet" download>
            Export
          </ButtonLink>
        </>
      }
    >
      <Search
        action="/prospects"
        label="Find by name, address, company or position"
        value={page.q}
        fields={page.sort === "added" ? {} : { sort: page.sort }}
      />
      {page.isCutShort ? (
        <Notice title="So many match that they are shown newest first. Add a word to see fewer." />
      ) : null}
      <Tip id="prospect-outreach">
        Outreach says how things stand with each person and why nothing more goes out. Open one to
        see, beside every field, where it came from and when.
      </Tip>
      {page.rows.length > 0 ? <Ledger {...page} /> : <NothingFound q={page.q} />}
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
