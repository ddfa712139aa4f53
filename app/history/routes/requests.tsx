/** What was logged of one's own requests, back to the first one ever. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { countryName } from "#app/core/country.ts";
import { queryOf, readWanted } from "#app/history/keyset.ts";
import { outcomeOf, whatWas } from "#app/history/request.ts";
import { BLANK_MONTHS, isBlanked, listRequests } from "#app/history/requests.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { AccountTabs } from "../../account/ui/tabs";
import { Badge, Empty, Page, pageTitle } from "../../ui/page";
import { Pager, Table } from "../../ui/table";
import { Time } from "../../ui/time";

const PATH = "/account/requests";

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, zone } = await requirePerson(request);
  const wanted = readWanted(new URL(request.url).searchParams);
  const { rows, older, newer } = await listRequests(user.id, wanted);
  return {
    zone,
    months: BLANK_MONTHS,
    older: older ? PATH + queryOf("before", older) : null,
    newer: newer ? PATH + queryOf("after", newer) : null,
    rows: rows.map((row) => ({
      ...{ id: row.id, at: row.at, browser: row.browser ?? "Unknown" },
      what: whatWas(row.method, row.route),
      outcome: outcomeOf(row.method, row.status),
      network: row.network ?? (isBlanked(row.at) ? "Blanked" : "Unknown"),
      country: row.country ? countryName(row.country) : isBlanked(row.at) ? "Blanked" : "Unknown",
    })),
  };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Your requests") }];

const columns = [
  { key: "at", label: "When" },
  { key: "what", label: "What" },
  { key: "outcome", label: "How it went" },
  { key: "country", label: "Where" },
  { key: "network", label: "Network" },
  { key: "browser", label: "Browser" },
];

export default function Requests() {
  const { rows, zone, older, newer, months } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Your requests"
      lead="Each page, form and file that was asked for while you were signed in, so that support can help and you can see whether somebody else was here."
      width="wide"
    >
      <AccountTabs />
      <div className="page text prose">
        <p>
          Kept are the time, the kind of page without anything you typed, how it went, your network
          without its last part, the country it is in, and which browser it was. Network and country
          are blanked after {months} months. When you close your account the rows stay, without you:
          who, team, network, country and browser are taken out.
        </p>
      </div>
      {rows.length === 0 ? (
        <Empty title="Nothing here yet">
          A request is written down about a second after it was answered.
        </Empty>
      ) : (
        <Table
          caption="Your requests, the newest first"
          columns={columns}
          rows={rows.map((row) => ({
            id: row.id,
            cells: {
              ...row,
              at: <Time at={row.at} zone={zone} />,
              what: <span className="code">{row.what}</span>,
              outcome: <Badge tone={row.outcome.tone}>{row.outcome.word}</Badge>,
            },
          }))}
        />
      )}
      {rows.length > 0 || newer ? (
        <Pager newer={newer} older={older} summary={<Ends {...{ older, newer }} />} />
      ) : null}
    </Page>
  );
}

function Ends({ older, newer }: { older: string | null; newer: string | null }) {
  return (
    <>
      {newer ? <a href={PATH}>The newest</a> : "These are the newest."}{" "}
      {older ? <a href={`${PATH}?first`}>The first one</a> : "The last row is your first one."}
    </>
  );
}
