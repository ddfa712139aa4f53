/** No longer trying some words. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { deleteVariant, readVariant } from "#app/outreach/variants.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Confirm, Page, pageTitle } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { variant, step } = await readVariant(member, params.id!, params.variant!);
  const back = `/sequences/${step.sequenceId}/variants/${variant.id}`;
  return { name: variant.name, back };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const { value } = await deleteVariant(member, params.id!, params.variant!);
  return seeOther(`/sequences/${params.id}/steps/${value.stepId}/variants`, "Deleted.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Delete words") }];

export default function DeleteVariant() {
  const { name, back } = useLoaderData<typeof loader>();
  return (
    <Page title={`Delete words ${name}?`} back={{ href: back, label: `Words ${name}` }}>
      <Confirm
        consequences={[
          "Nobody more gets them: who would have gets others of the step.",
          "What was sent of them stays in the numbers.",
        ]}
        confirm="Delete these words"
        cancel={{ href: back, label: "Keep them" }}
      />
    </Page>
  );
}
