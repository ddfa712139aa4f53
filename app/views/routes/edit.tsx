/** Renaming a view, sharing it, and making it the first one. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { demand } from "#app/team/may.ts";
import { nameTaken, ViewInput, viewUrl } from "#app/views/view.ts";
import { changeView, readView } from "#app/views/views.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Form } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";
import { ViewFields } from "../ui/view-fields";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const view = await readView(member, params.id!);
  if (!view.mayChange) demand(member, "look-after-views");
  return view;
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, ViewInput);
  if (form.problems) return again(form);
  const outcome = await changeView(member, params.id!, form.value);
  if (outcome.refused) return sayNo(outcome, { "name-taken": nameTaken }, form.typed);
  return seeOther("/views", "Saved.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Change ${data?.name ?? "a view"}`) },
];

export default function EditView() {
  const view = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const ticks = { shared: view.shared ? "yes" : "", first: view.first ? "yes" : "" };
  return (
    <Page
      title={`Change ${view.name}`}
      lead={<a href={viewUrl(view)}>Look at it</a>}
      back={{ href: "/views", label: "Views" }}
      problems={answer?.problems}
    >
      <Form problems={answer?.problems} values={answer?.typed ?? { name: view.name, ...ticks }}>
        <ViewFields shareable={view.mine} />
        <Submit
          secondary={
            <ButtonLink href={`/views/${view.id}/delete`} tone="quiet">
              Delete it
            </ButtonLink>
          }
        >
          Save
        </Submit>
      </Form>
    </Page>
  );
}
