/** Closing the team: what goes when, what stays, and its name typed as the last word. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { closeTeam } from "#app/closing/closing.server.ts";
import { CloseTeamInput, lastDayOf } from "#app/closing/closing.ts";
import { planTeamClosing } from "#app/closing/plan.server.ts";
import { teamTabs } from "#app/team/tabs.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireProof, requireRight } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { TeamTabs } from "../../team/ui/tabs";
import { Field } from "../../ui/fields";
import { Confirm, Page, pageTitle, Section } from "../../ui/page";
import { Time } from "../../ui/time";
import { Goes, NotAPlan, Remaining, TakeAlong } from "../ui/plan";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, team } = await requireRight(request, "close-team");
  await requireProof(request);
  const plan = await planTeamClosing(member);
  const tabs = teamTabs(member);
  return { ...plan, tabs, name: team.name, lastDay: lastDayOf(plan.goesAt) };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { member } = await requireRight(request, "close-team");
  await requireProof(request);
  const form = await readForm(request, CloseTeamInput);
  if (form.problems) return again(form);
  const outcome = await closeTeam(member, { ...form.value, place: context.place });
  if (outcome.refused) {
    const sentences = {
      "already-closing": "The team is closing already.",
      "not-the-name": {
        field: "teamName",
        sentence: "That is not the team’s name. Nothing was closed.",
      },
    };
    return sayNo(outcome, sentences, form.typed);
  }
  return seeOther("/closed", "The team is closed. Nothing is sent from it any more.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Close ${data?.name ?? "the team"}`) },
];

export default function CloseTeam() {
  const { name, tabs, goesAt, lastDay, holds, remains, people } = useLoaderData<typeof loader>();
  const form = useActionData<typeof action>();
  return (
    <Page
      title={`Close “${name}”`}
      lead={
        <>
          You can undo it until the end of <Time at={lastDay} dateOnly />. On{" "}
          <Time at={goesAt} dateOnly /> everything the team holds is erased. Days end at midnight
          UTC.
        </>
      }
      problems={form?.problems}
    >
      <TeamTabs items={tabs} />
      <Section title="What stops at once">
        <Stops />
      </Section>
      <Section
        title="What is erased"
        lead={
          <>
            On <Time at={goesAt} dateOnly />, as it stands today:
          </>
        }
      >
        <Goes holds={holds} />
      </Section>
      <Remaining remains={remains} />
      <TakeAlong team />
      <Section title="Close it">
        <NotAPlan />
        <Confirm
          problems={form?.problems}
          confirm="Close the team"
          cancel={{ href: "/settings", label: "Keep it open" }}
        >
          <Field
            name="teamName"
            label={`Type the team’s name: ${name}`}
            value={form?.typed.teamName as string | undefined}
            autoComplete="off"
            spellCheck={false}
          />
          {people > 1 ? (
            <p className="muted">Each of its {people} people gets a letter. Their accounts stay.</p>
          ) : null}
        </Confirm>
      </Section>
    </Page>
  );
}

function Stops() {
  const { running } = useLoaderData<typeof loader>();
  const sequences = running === 1 ? "One running sequence stops" : `${running} sequences stop`;
  return (
    <ul>
      <li>
        {running === 0 ? "No sequence is running." : `${sequences}.`} Nothing more is sent, tests
        included. A message that was just being handed over may still arrive.
      </li>
      <li>Imports stop after the rows in hand.</li>
      <li>Nobody can work in the team; its people see why, and until when you can undo it.</li>
      <li>Links to unsubscribe in messages already sent go on working.</li>
    </ul>
  );
}
