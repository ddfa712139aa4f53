/** Two side by side, field by field: merging them for good, or saying that they are two. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { MergeInput, readChoice } from "#app/duplicates/choice.ts";
import { mergeProspects } from "#app/duplicates/merge.server.ts";
import { readPair } from "#app/duplicates/pair.server.ts";
import { keepApart } from "#app/duplicates/probable.server.ts";
import { hindranceWords } from "#app/prospects/uses.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, PostButton, Submit } from "../../ui/buttons";
import { Checkbox } from "../../ui/choices";
import { Form } from "../../ui/form";
import { Notice, Page, pageTitle, Section } from "../../ui/page";
import { Chosen, proposedOf } from "../ui/chosen";
import { Sides } from "../ui/sides";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const pair = await readPair(member, params.id!, params.other!);
  const told = (side: typeof pair.one) => ({
    ...side,
    marks: side.marks.map((mark) => hindranceWords[mark]),
  });
  return { ...pair, one: told(pair.one), other: told(pair.other), zone };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const fields = await request.formData();
  const pair = { one: params.id!, other: params.other! };
  if (fields.has("different")) {
    await keepApart(member, pair.one, pair.other);
    return seeOther("/duplicates", "Noted: they are two people. They are not shown here again.");
  }
  const form = readFields(fields, MergeInput);
  if (form.problems) return again(form);
  const outcome = await mergeProspects(member, pair, readChoice(fields));
  if (outcome.refused) return sayNo(outcome, refusals, form.typed);
  return seeOther(`/prospects/${outcome.value.id}`, "Merged. They are one person now.");
}

const refusals = {
  "on-its-way":
    "A message to one of them is on its way this moment. Nothing was merged: try again in a minute.",
  "in-the-bin": "One of them is in the bin. Restore them first.",
  "already-there": "Another prospect has this address by now. Look again.",
  "asked-not-to-be-contacted": "This address asked not to be contacted. Choose the other one.",
};

export const meta: MetaFunction = () => [{ title: pageTitle("One person or two?") }];

export default function Merge() {
  const { one, other, fields, apart, zone } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="One person or two?"
      lead="Choose what is right of each. Everything else of both is united."
      width="wide"
      back={{ href: "/duplicates", label: "Probable doubles" }}
      problems={answer?.problems}
    >
      <Sides one={one} other={other} zone={zone} />
      {apart ? (
        <Notice title="Said to be two people">Somebody of your team said so before.</Notice>
      ) : (
        <PostButton action={`/duplicates/${one.id}/${other.id}`} fields={{ different: "yes" }}>
          They are two people
        </PostButton>
      )}
      <Section
        title="Merge them"
        lead="Lists, tags, notes, tasks, answers about addresses and sequences of both go to the one that stays: the one whose address you choose."
      >
        <Form problems={answer?.problems} values={{ ...proposedOf(fields), ...answer?.typed }}>
          <Chosen fields={fields} />
          <Notice tone="warning" title="Merging cannot be undone">
            The address you do not choose is erased with its row, also in imported files. Nobody is
            kept longer by it, what either asked of you holds for the one, and no message goes out
            twice.
          </Notice>
          <Checkbox name="sure" label="They are one person: merge them for good" />
          <Submit
            tone="danger"
            secondary={
              <ButtonLink href="/duplicates" tone="quiet">
                Cancel
              </ButtonLink>
            }
          >
            Merge
          </Submit>
        </Form>
      </Section>
    </Page>
  );
}
