/** Removing somebody from the team, or leaving it, after saying what becomes of the work. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DepartureInput, departureWords, mailboxOptions } from "#app/departures/departure.ts";
import { depart, readDeparture } from "#app/departures/departures.server.ts";
import { roleWords } from "#app/team/people.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Radios } from "../../ui/choices";
import { Select } from "../../ui/fields";
import { Confirm, Notice, Page, pageTitle } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const found = await readDeparture(await requireMember(request), params.user!);
  const { person, oneself, hindrance, belongings, heirs } = found;
  const name = oneself ? undefined : person.name;
  return {
    ...{ userId: person.userId, name: person.name, oneself, hindrance },
    consequences: departureWords(belongings, name),
    mailboxes: belongings.realMailboxes.length > 0 ? mailboxOptions(belongings, name) : null,
    heirs: heirs.map((heir) => ({
      value: heir.userId,
      label: `${heir.name} (${roleWords[heir.role].toLowerCase()})`,
    })),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, DepartureInput);
  if (form.problems) {
    await readDeparture(member, params.user!);
    return again(form);
  }
  const outcome = await depart(member, params.user!, form.value);
  if (outcome.refused) {
    const sentences = {
      "owner-stays": "The owner stays until they have made somebody else the owner.",
      "no-heir": { field: "heir", sentence: "Choose somebody who stays in the team." },
      "mailboxes-undecided": {
        field: "mailboxes",
        sentence: "Choose what becomes of the mailbox.",
      },
    };
    return sayNo(outcome, sentences, form.typed);
  }
  const { name, heir } = outcome.value;
  if (params.user === member.userId) return seeOther("/teams", "You have left the team.");
  return seeOther("/team", `${name} is no longer in the team. ${heir} takes over.`);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(titleOf(data)) },
];

export default function Remove() {
  const { userId, name, oneself, hindrance, ...page } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const back = { href: `/team/people/${userId}`, label: name };
  const title = titleOf({ name, oneself });
  if (hindrance) {
    return (
      <Page title={title} back={back}>
        <Notice tone="warning" title="The owner cannot leave the team">
          {oneself ? (
            <>
              First <a href="/team/owner">make somebody else the owner</a>.
            </>
          ) : (
            "They have to make somebody else the owner first."
          )}
        </Notice>
      </Page>
    );
  }
  return (
    <Page title={title} back={back} problems={answer?.problems}>
      <Confirm
        problems={answer?.problems}
        values={answer?.typed}
        consequences={page.consequences}
        confirm={oneself ? "Leave the team" : `Remove ${name}`}
        cancel={{ href: back.href, label: oneself ? "Stay" : "Keep them" }}
      >
        <Select
          name="heir"
          label="Who takes over the work"
          options={page.heirs}
          empty="Choose a person"
          width="long"
        />
        {page.mailboxes ? (
          <Radios name="mailboxes" legend="The mailbox" options={page.mailboxes} />
        ) : null}
      </Confirm>
    </Page>
  );
}

function titleOf(data: { name: string; oneself: boolean } | undefined): string {
  if (!data) return "Remove from the team";
  return data.oneself ? "Leave the team?" : `Remove ${data.name} from the team?`;
}
