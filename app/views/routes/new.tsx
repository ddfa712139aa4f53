/** Saving a filter as a view. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { filterParams, readFilter } from "#app/prospects/filter.ts";
import { listUrl } from "#app/prospects/search.ts";
import { readSurroundings } from "#app/views/room.server.ts";
import { NewViewInput, nameTaken, viewUrl } from "#app/views/view.ts";
import { saveView } from "#app/views/views.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Form, Hidden } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";
import { ViewFields } from "../ui/view-fields";

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const filter = readFilter(new URL(request.url).searchParams);
  const { chips } = await readSurroundings(member, filter);
  const asked = [
    ...(filter.q ? [`Found by “${filter.q}”`] : []),
    ...chips.map(({ words }) => words),
  ];
  return { asked, query: filterParams(filter).toString(), back: listUrl(filter) };
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, NewViewInput);
  if (form.problems) return again(form);
  const outcome = await saveView(member, form.value);
  if (outcome.refused) return sayNo(outcome, { "name-taken": nameTaken }, form.typed);
  return seeOther(viewUrl(outcome.value), "Saved.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Save a view") }];

export default function NewView() {
  const { asked, query, back } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="Save this view"
      lead={asked.length > 0 ? asked.join("; ") : "Choose a filter first."}
      back={{ href: back, label: "Prospects" }}
      problems={answer?.problems}
    >
      <Form problems={answer?.problems} values={answer?.typed}>
        <Hidden name="query" value={query} />
        <ViewFields />
        <Submit
          secondary={
            <ButtonLink href={back} tone="quiet">
              Cancel
            </ButtonLink>
          }
        >
          Save
        </Submit>
      </Form>
    </Page>
  );
}
