/** Deleting a custom field, after saying how many values go with it. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { deleteField, readField } from "#app/fields/making.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Confirm, Page, pageTitle } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { id, name, values } = await readField(member, params.id!);
  return { id, name, values };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await deleteField(member, params.id!);
  return seeOther("/fields", "Deleted, with every value.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Delete a custom field") }];

export default function DeleteField() {
  const { id, name, values } = useLoaderData<typeof loader>();
  const theirs = values === 1 ? "1 value goes" : `${values.toLocaleString("en")} values go`;
  return (
    <Page title={`Delete the field ${name}?`} back={{ href: `/fields/${id}`, label: name }}>
      <Confirm
        consequences={[
          values > 0
            ? `${theirs} with it, and what stood there before them in the timelines.`
            : "Nobody has a value in it now; what once stood there goes from the timelines.",
          "Filters and saved views that ask for it find nobody.",
          "This cannot be undone.",
        ]}
        confirm="Delete the field"
        cancel={{ href: `/fields/${id}`, label: "Keep it" }}
      />
    </Page>
  );
}
