/** Making somebody else the owner of the team, after saying what that means. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { handOverTeam, listHeirs } from "#app/team/owner.server.ts";
import { OwnerInput, roleWords } from "#app/team/people.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireProof, requireRight } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Checkbox } from "../../ui/choices";
import { Select } from "../../ui/fields";
import { Confirm, Empty, Page, pageTitle } from "../../ui/page";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, team } = await requireRight(request, "hand-over-team");
  await requireProof(request);
  const heirs = await listHeirs(member);
  return {
    teamName: team.name,
    heirs: heirs.map(({ userId, name, email, role }) => ({
      value: userId,
      label: `${name === email ? email : `${name}, ${email}`} (${roleWords[role].toLowerCase()})`,
    })),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const { member } = await requireRight(request, "hand-over-team");
  await requireProof(request);
  const form = await readForm(request, OwnerInput);
  if (form.problems) return again(form);
  const outcome = await handOverTeam(member, form.value.to);
  if (outcome.refused) {
    const sentences = {
      yourself: { field: "to", sentence: "You are the owner. Choose somebody else." },
      "leaving-us": { field: "to", sentence: "Their account is closing. Choose somebody else." },
    };
    return sayNo(outcome, sentences, form.typed);
  }
  return seeOther("/team", `${outcome.value.name} is the owner now. You are an admin.`);
}

export const meta: MetaFunction = () => [{ title: pageTitle("Make somebody else the owner") }];

export default function Owner() {
  const { teamName, heirs } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const back = { href: "/team", label: "Team" };
  if (heirs.length === 0) {
    return (
      <Page title="Make somebody else the owner" back={back}>
        <Empty
          title="You are the only one in the team"
          action={<ButtonLink href="/team/invite">Invite somebody</ButtonLink>}
        >
          A team is handed over to somebody who is in it.
        </Empty>
      </Page>
    );
  }
  return (
    <Page title="Make somebody else the owner" back={back} problems={answer?.problems}>
      <Confirm
        problems={answer?.problems}
        values={answer?.typed}
        consequences={[
          `They may do everything in ${teamName}, closing it for good included.`,
          "You become an admin. Only the new owner can make you the owner again.",
          "You both get a letter.",
        ]}
        confirm="Make them the owner"
        cancel={{ href: "/team", label: "Leave it as it is" }}
      >
        <Select name="to" label="New owner" options={heirs} empty="Choose a person" width="long" />
        <Checkbox name="sure" label="I know that I cannot take this back myself" />
      </Confirm>
    </Page>
  );
}
