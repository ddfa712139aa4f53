/** What one person allowed: whether their opening may be known, since when, and how you know. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readFrame } from "#app/prospects/frame.server.ts";
import { readOpenChoices, recordConsent, withdrawConsent } from "#app/tracking/choices.server.ts";
import { ConsentInput, WithdrawalInput } from "#app/tracking/input.ts";
import { BECAUSE, NOW_WORDS } from "#app/tracking/mode.ts";
import { openedWords } from "#app/tracking/opened.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ProspectPage } from "../../prospects/ui/frame";
import { pageTitle, Section } from "../../ui/page";
import { ChoiceHistory, RecordConsent } from "../ui/choices";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const frame = await readFrame(member, params.id!);
  const { thoughts, measuring, choices } = await readOpenChoices(member, params.id!);
  return {
    ...{ frame, choices, zone },
    now: `${NOW_WORDS[measuring.mode]}, because ${BECAUSE[measuring.because]}.`,
    opened: thoughts.map((thought) => ({
      ...{ id: thought.sendId, subject: thought.subject ?? `Step ${thought.step}` },
      words: openedWords(thought, zone),
    })),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const fields = await request.formData();
  const here = `/prospects/${params.id}/opens`;
  if (fields.has("withdraw")) {
    const form = readFields(fields, WithdrawalInput);
    if (form.problems) return again(form);
    const outcome = await withdrawConsent(member, params.id!);
    if (outcome.refused) return sayNo(outcome, { already: "They had said no already." });
    return seeOther(here, "Nothing is measured for them any more, in messages sent before either.");
  }
  const form = readFields(fields, ConsentInput);
  if (form.problems) return again(form);
  await recordConsent(member, params.id!, form.value);
  return seeOther(here, "Recorded, with how you know it.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data ? `When they open mail: ${data.frame.name}` : "When they open mail") },
];

export default function ProspectOpens() {
  const { frame, now, opened, choices, zone } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const form = { problems: answer?.problems, values: answer?.typed };
  return (
    <ProspectPage frame={frame} title="When they open mail" problems={answer?.problems}>
      <Section title="How messages to them are measured" lead="At most; a sequence may want less.">
        <p>{now}</p>
      </Section>
      {opened.length > 0 ? (
        <Section title="What we think">
          <ul>
            {opened.map(({ id, subject, words }) => (
              <li key={id}>
                “<bdi>{subject}</bdi>”: {words}
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <ChoiceHistory choices={choices} zone={zone} />
      <RecordConsent form={form} refused={choices[0]?.basis === "withdrawn"} />
    </ProspectPage>
  );
}
