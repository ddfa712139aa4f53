/** One person in the team: as what, and changing that. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { may } from "#app/team/may.ts";
import { changeRole, readPerson } from "#app/team/people.server.ts";
import {
  isOneself,
  RoleInput,
  roleOptions,
  roleWords,
  whyNotChangeRole,
  whyNotRemove,
} from "#app/team/people.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireRight } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Radios } from "../../ui/choices";
import { Form } from "../../ui/form";
import { Facts, Page, pageTitle, Section } from "../../ui/page";
import { Address } from "../../ui/table";
import { Time } from "../../ui/time";
import { SecondFactor } from "../ui/people-table";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireRight(request, "see-people");
  const person = await readPerson(member, params.user!);
  const { userId, name, email, role, since, secondFactor } = person;
  const oneself = isOneself(member, person);
  const mayChange = may(member, "change-people");
  return {
    ...{ userId, name, email, role, since, zone, oneself, roleWord: roleWords[role] },
    ...(may(member, "require-factor") ? { secondFactor } : {}),
    hindrance: mayChange ? whyNotChangeRole(member, person) : ("no-right" as const),
    mayGo: !whyNotRemove(person) && (oneself || mayChange),
    mayHandOver: oneself && may(member, "hand-over-team"),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { member } = await requireRight(request, "change-people");
  const form = await readForm(request, RoleInput);
  if (form.problems) return again(form);
  const outcome = await changeRole(member, params.user!, form.value);
  if (outcome.refused) {
    const sentences = {
      "owner-stays": "The owner stays the owner until they hand the team over.",
      "own-role": "Your own role is changed by somebody else.",
    };
    return sayNo(outcome, sentences, form.typed);
  }
  const word = roleWords[form.value.role].toLowerCase();
  const to = `/team/people/${params.user}`;
  return seeOther(
    to,
    `${outcome.value.name} is ${word === "admin" ? "an" : "a"} ${word} from now on.`,
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data?.name ?? "A person in the team") },
];

export default function Person() {
  const { userId, name, email, roleWord, since, zone, ...person } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page title={name} back={{ href: "/team", label: "Team" }} problems={answer?.problems}>
      <Facts
        rows={[
          { term: "Role", value: roleWord },
          { term: "Address", value: <Address>{email}</Address> },
          { term: "In the team since", value: <Time at={since} zone={zone} dateOnly /> },
          ...(person.secondFactor === undefined
            ? []
            : [{ term: "Second factor", value: <SecondFactor there={person.secondFactor} /> }]),
        ]}
      />
      <ChangeRole />
      {person.mayGo ? (
        <Section title={person.oneself ? "Leave the team" : "Remove from the team"}>
          <p>You see first what becomes of the work. Nothing is deleted.</p>
          <ButtonLink href={`/team/people/${userId}/remove`} tone="quiet">
            {person.oneself ? "Leave the team" : `Remove ${name}`}
          </ButtonLink>
        </Section>
      ) : null}
    </Page>
  );
}

function ChangeRole() {
  const { hindrance, role, mayHandOver } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (mayHandOver) {
    return (
      <p>
        To leave, or to become something else,{" "}
        <a href="/team/owner">make somebody else the owner</a>.
      </p>
    );
  }
  if (hindrance) return <p className="muted">{why[hindrance]}</p>;
  return (
    <Section title="Change the role">
      <Form problems={answer?.problems} values={{ role, ...answer?.typed }}>
        <Radios name="role" legend="What they may do" options={roleOptions} />
        <Submit>Save the role</Submit>
      </Form>
    </Section>
  );
}

const why = {
  "owner-stays": "The owner stays the owner until they hand the team over.",
  "own-role": "Your own role is changed by another owner or admin.",
  "no-right": "Owners and admins of the team change roles.",
};
