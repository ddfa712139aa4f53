/** Adding a prospect by hand. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { SourcedProspectInput } from "#app/prospects/prospect.ts";
import { addProspect } from "#app/prospects/prospects.server.ts";
import { addressRefusals } from "#app/prospects/refusals.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Form } from "../../ui/form";
import { Notice, Page, pageTitle } from "../../ui/page";
import { ProspectFields } from "../ui/fields";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireMember(request);
  return null;
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, SourcedProspectInput);
  if (form.problems) return again(form);
  const outcome = await addProspect(member, form.value);
  if (!outcome.refused) return seeOther(`/prospects/${outcome.value.id}`, "Added.");
  return sayNo(outcome, addressRefusals, form.typed);
}

export const meta: MetaFunction = () => [{ title: pageTitle("Add a prospect") }];

export default function NewProspect() {
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="Add a prospect"
      lead="Only what you need to write to them; everything but the address may stay empty."
      back={{ href: "/prospects", label: "Prospects" }}
      problems={answer?.problems}
    >
      {answer?.problems.email === addressRefusals["in-the-bin"].sentence ? (
        <Notice>
          <a href="/bin">Go to the bin</a>, and restore them from there.
        </Notice>
      ) : null}
      <Form problems={answer?.problems} values={answer?.typed}>
        <ProspectFields sourceHint="Such as “trade fair, May”. They are told when they ask." />
        <Submit
          secondary={
            <ButtonLink href="/prospects" tone="quiet">
              Cancel
            </ButtonLink>
          }
        >
          Add
        </Submit>
      </Form>
    </Page>
  );
}
