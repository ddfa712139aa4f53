/** The member's saved views and the team's. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { readViews } from "#app/views/room.server.ts";
import { viewUrl } from "#app/views/view.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { Form, Hidden } from "../../ui/form";
import { Badge, Empty, Page, pageTitle } from "../../ui/page";
import { Table } from "../../ui/table";

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  return { views: await readViews(member) };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Views") }];

export default function ViewList() {
  const { views } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Views"
      lead="Filters with a name. One of them may be what Prospects opens with."
      width="wide"
      back={{ href: "/prospects", label: "Prospects" }}
    >
      {views.length === 0 ? (
        <Empty title="No views yet" action={<a href="/prospects">Go to Prospects</a>}>
          Filter the prospects, then press “Save this view”: the same question is one press away
          from then on.
        </Empty>
      ) : (
        <Table
          caption="Views"
          columns={[
            { key: "name", label: "Name" },
            { key: "whose", label: "Seen by" },
            { key: "first", label: "Opens Prospects" },
            { key: "change", label: "Change", hideLabel: true },
          ]}
          rows={views.map((view) => ({
            id: view.id,
            cells: {
              name: <a href={viewUrl(view)}>{view.name}</a>,
              whose: seenBy(view),
              first: <First id={view.id} first={view.first} name={view.name} />,
              change: view.mayChange ? (
                <a href={`/views/${view.id}`}>
                  Change<span className="hidden"> {view.name}</span>
                </a>
              ) : null,
            },
          }))}
        />
      )}
    </Page>
  );
}

function seenBy({ shared, mine }: { shared: boolean; mine: boolean }): string {
  if (!shared) return "Only you";
  return mine ? "The team, shared by you" : "The team";
}

function First({ id, first, name }: { id: string; first: boolean; name: string }) {
  return (
    <Form action={`/views/${id}/first`} className="actions">
      {first ? <Badge tone="good">Yes</Badge> : <Hidden name="first" value="yes" />}
      <button type="submit" className="button link">
        {first ? "No longer" : "Open with it"}
        <span className="hidden">: {name}</span>
      </button>
    </Form>
  );
}
