/** One sequence: how it stands, what it says, and its people with why and when. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { withFiles } from "#app/outreach/attachment.ts";
import { MOST_STEPS } from "#app/outreach/course.ts";
import { readSequence } from "#app/outreach/overview.server.ts";
import { readTab, TABS } from "#app/outreach/people.server.ts";
import { stepWords, waitWords } from "#app/outreach/step.ts";
import { readSteps } from "#app/outreach/steps.server.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { ButtonLink, PostButton } from "../../ui/buttons";
import { Page, pageTitle, Section } from "../../ui/page";
import { SequenceMessage } from "../ui/sequence-message";
import { SequencePeople } from "../ui/sequence-people";
import { SequenceState } from "../ui/sequence-state";
import { StepList } from "../ui/step-list";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const search = new URL(request.url).searchParams;
  const query = { tab: readTab(search.get("show")), after: search.get("after") ?? "" };
  const found = await readSequence(member, params.id!, { zone, ...query });
  const { sequence, mailbox, senders, counts, people, words, message, clock } = found;
  const { id, name, state } = sequence;
  const { steps } = await readSteps(member, id);
  const course = steps.map((step) => ({
    ...{ id: step.id, number: step.number, kind: step.kind, variants: step.variants },
    files: withFiles(step.files),
    ...{ body: step.body, words: stepWords(steps, step), wait: waitWords(step) },
  }));
  const tabs = TABS.map((tab) => ({ tab, count: tab === "all" ? counts.people : counts[tab] }));
  return {
    ...{ id, name, state, counts, words, message, course, clock, zone },
    mailbox: mailbox && {
      id: mailbox.id,
      kind: mailbox.kind,
      address: mailbox.address,
      aheadSeconds: mailbox.aheadSeconds,
    },
    senders: senders.map((sender) => ({ id: sender.id, address: sender.address })),
    list: { ...people, tab: query.tab, inside: query.after !== "" },
    tabs: tabs.filter(({ tab, count }) => count > 0 || tab === "all" || tab === query.tab),
    countedFrom: sequence.ratesFrom,
    moving: state === "running" && counts.due > 0,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data?.name ?? "Sequence") },
];

export default function ShowSequence() {
  const data = useLoaderData<typeof loader>();
  const { id, name, mailbox, message, course, list, tabs } = data;
  const plain = course.length === 1 && course[0]!.variants.length === 0;
  return (
    <Page
      title={name}
      width="wide"
      back={{ href: "/sequences", label: "Sequences" }}
      actions={<Actions />}
    >
      <SequenceState {...data} />
      {plain ? (
        <SequenceMessage
          {...{ id, message, stepId: course[0]!.id, number: course[0]!.number }}
          files={course[0]!.files}
          from={mailbox?.address}
        />
      ) : (
        <StepList id={id} steps={course} full={course.length >= MOST_STEPS} />
      )}
      <Section
        title="People"
        id="people"
        actions={
          <ButtonLink href={`/sequences/${id}/people`} tone="quiet">
            Add or take out people
          </ButtonLink>
        }
      >
        <SequencePeople id={id} tabs={tabs} {...list} />
      </Section>
    </Page>
  );
}

function Actions() {
  const { id, state, counts } = useLoaderData<typeof loader>();
  if (state === "running") {
    return <PostButton action={`/sequences/${id}/pause`}>Pause</PostButton>;
  }
  if (state === "paused") {
    return (
      <PostButton action={`/sequences/${id}/resume`} tone="primary">
        Resume
      </PostButton>
    );
  }
  if (state === "finished" && counts.waiting === 0) return null;
  return counts.people === 0 ? (
    <ButtonLink href={`/sequences/${id}/people`}>Choose the people</ButtonLink>
  ) : (
    <ButtonLink href={`/sequences/${id}/launch`}>
      {state === "finished" ? "Launch again" : "Launch"}
    </ButtonLink>
  );
}
