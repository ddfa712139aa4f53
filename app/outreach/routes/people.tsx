/** Whom a sequence goes to: adding those that words find, or everybody, and taking people out. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readCandidates } from "#app/outreach/candidates.server.ts";
import { DoorInput } from "#app/outreach/door.ts";
import { enrol, removeFromSequence } from "#app/outreach/enrolments.server.ts";
import { readSequence } from "#app/outreach/overview.server.ts";
import { enrolledWords, PeopleInput, RemovalInput } from "#app/outreach/sequence.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Empty, Page, pageTitle, Section } from "../../ui/page";
import { Pager } from "../../ui/table";
import { AddPeople } from "../ui/add-people";
import { PeopleTable } from "../ui/people-table";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const search = new URL(request.url).searchParams;
  const q = search.get("q")?.trim().slice(0, 200) || undefined;
  const after = search.get("after") ?? "";
  const candidates = await readCandidates(member, params.id!, q);
  const { sequence, counts, people } = await readSequence(member, params.id!, {
    zone,
    after,
  });
  const { id, name, state } = sequence;
  return { id, name, state, q, candidates, count: counts.people, ...people, inside: after !== "" };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const fields = await request.formData();
  const here = `/sequences/${params.id}/people`;
  if (fields.has("remove")) {
    const form = readFields(fields, RemovalInput);
    if (form.problems) return again(form);
    const outcome = await removeFromSequence(member, params.id!, form.value.remove);
    if (outcome.refused) {
      return sayNo(outcome, {
        settled: "They were written to or stopped already: they stay, so that you can see why.",
        "on-its-way": "Their message is on its way this moment. Look again in a minute.",
      });
    }
    return seeOther(here, "Taken out. Nothing goes to them.");
  }
  const form = readFields(fields, PeopleInput);
  if (form.problems) return again(form);
  const { who, q } = form.value;
  const whom = who === "all" ? ({ all: true } as const) : { q: q! };
  const door = readFields(fields, DoorInput).value ?? {};
  const { value } = await enrol(member, params.id!, { ...whom, door });
  return seeOther(here, enrolledWords(value));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`People of ${data?.name ?? "a sequence"}`) },
];

export default function SequencePeople() {
  const { id, name, state, q, candidates, count, people, next, inside } =
    useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const here = `/sequences/${id}/people`;
  return (
    <Page
      title="Whom it goes to"
      lead={state === "running" ? "It runs: whoever you add is written to as soon as may be." : ""}
      width="wide"
      back={{ href: `/sequences/${id}`, label: name }}
      problems={answer?.problems}
      actions={
        count > 0 && state === "draft" ? (
          <ButtonLink href={`/sequences/${id}/preview`}>Preview every message</ButtonLink>
        ) : undefined
      }
    >
      <AddPeople here={here} q={q} begun={count > 0} {...candidates} />
      <Section title={`In it: ${count.toLocaleString("en")}`} id="people">
        {people.length === 0 ? (
          <Empty title="Nobody yet">Add people above.</Empty>
        ) : (
          <PeopleTable sequenceId={id} people={people} removing />
        )}
        {inside || next ? (
          <Pager
            newer={inside ? `${here}#people` : null}
            older={next ? `${here}?after=${next}#people` : null}
            words={["First page", "Next page"]}
            label="Pages of people"
          />
        ) : null}
      </Section>
    </Page>
  );
}
