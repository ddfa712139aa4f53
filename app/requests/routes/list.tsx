/** What people asked of the team about their data: by when each must be answered, and what was. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { now } from "#app/core/clock.ts";
import { kindWords, stateWords, urgency } from "#app/requests/request.ts";
import { listRequests } from "#app/requests/requests.server.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { Badge, Empty, Page, pageTitle, Section } from "../../ui/page";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const { open, settled } = await listRequests(member);
  return { zone, settled, open: open.map((each) => ({ ...each, urgency: urgency(each, now()) })) };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Requests") }];

export default function Requests() {
  const { open, settled, zone } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Requests"
      lead="What people asked for on the page that every message of yours links to. The law gives a month."
      width="wide"
    >
      {open.length === 0 ? (
        <Empty title="Nothing waits for an answer">
          Corrections and erasures that people ask for stand here, with the day by which they must
          be answered. Objections work at once and copies are fetched without you.
        </Empty>
      ) : (
        <Table
          caption="Requests that wait for an answer, the nearest day first"
          columns={[
            { key: "who", label: "Who" },
            { key: "what", label: "What" },
            { key: "urgency", label: "How urgent" },
            { key: "due", label: "Answer by" },
          ]}
          rows={open.map((request) => ({
            id: request.id,
            cells: {
              who: <a href={`/requests/${request.id}`}>{request.name}</a>,
              what: kindWords[request.kind],
              urgency: <Badge tone={request.urgency.tone}>{request.urgency.words}</Badge>,
              due: <Time at={request.dueAt} zone={zone} dateOnly />,
            },
          }))}
        />
      )}
      {settled.length > 0 ? (
        <Section title="Answered">
          <Table
            caption="The latest requests that were answered"
            columns={[
              { key: "who", label: "Who" },
              { key: "what", label: "What" },
              { key: "state", label: "State" },
              { key: "when", label: "When" },
            ]}
            rows={settled.map((request) => ({
              id: request.id,
              cells: {
                who: <a href={`/requests/${request.id}`}>{request.name}</a>,
                what: kindWords[request.kind],
                state: (
                  <Badge tone={request.state === "done" ? "good" : "warning"}>
                    {stateWords[request.state]}
                  </Badge>
                ),
                when: <Time at={request.doneAt} zone={zone} dateOnly />,
              },
            }))}
          />
        </Section>
      ) : null}
    </Page>
  );
}
