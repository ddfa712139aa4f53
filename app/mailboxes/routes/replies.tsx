/** How answers reach us from a mailbox: read there, or through another one, and proved by a letter. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readMailboxToChange } from "#app/mailboxes/keeper.server.ts";
import { RepliesInput } from "#app/mailboxes/mailbox.ts";
import { describeReading, whyNotThere } from "#app/mailboxes/reading.ts";
import { listTargets, setRepliesTo } from "#app/mailboxes/replies.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { notFound, sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, PostButton, Submit } from "../../ui/buttons";
import { Select } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Notice, Page, pageTitle, Section } from "../../ui/page";
import { Time } from "../../ui/time";
import { signInSettings } from "../provider";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const { mailbox } = await readMailboxToChange(member, params.id!);
  if (mailbox.kind === "practice") throw notFound();
  const { id, address, reading, repliesTo, provedAt, probeSentAt, state } = mailbox;
  const targets = await listTargets(member, id);
  const to = targets.find(({ value }) => value === repliesTo)?.label;
  return {
    ...{ id, address, targets, provedAt, probeSentAt, zone, repliesTo },
    signIn: signInSettings(mailbox.kind, id),
    words: describeReading(mailbox, to),
    mayTry: state === "ready" && (reading === "on" || to !== undefined),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const { mailbox } = await readMailboxToChange(member, params.id!);
  const form = await readForm(request, RepliesInput);
  if (form.problems) return again(form);
  const outcome = await setRepliesTo(member, mailbox.id, form.value.repliesTo ?? null);
  if (outcome.refused) {
    return sayNo(outcome, whyNotThere, form.typed);
  }
  return seeOther(`/mailboxes/${mailbox.id}/replies`, "Saved.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("How answers reach us") }];

export default function Replies() {
  const { id, address, signIn, words, mayTry, provedAt, probeSentAt, zone } =
    useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="How answers reach us"
      lead="Follow-ups stop when somebody answers, so we must learn of it."
      back={{ href: `/mailboxes/${id}`, label: address }}
      problems={answer?.problems}
      actions={
        <ButtonLink href={signIn} tone="quiet">
          Where it is read
        </ButtonLink>
      }
    >
      <Notice tone={words.tone} title={words.word}>
        <p>{words.why}</p>
        <p>{words.next}</p>
      </Notice>
      <Section title="Another mailbox for the answers">
        <AnswersGoTo />
      </Section>
      <Section
        title="Try it"
        lead="We send a letter to where an answer would go, and look for it where we read."
      >
        {mayTry ? (
          <PostButton action={`/mailboxes/${id}/probe`}>Send a test letter</PostButton>
        ) : (
          <p className="muted">For this the mailbox must send, and something must be read.</p>
        )}
        <p className="muted">
          {probeSentAt ? (
            <>
              Sent <Time at={probeSentAt} zone={zone} />.{" "}
            </>
          ) : (
            "None sent so far. "
          )}
          {provedAt ? (
            <>
              Arrived, and seen <Time at={provedAt} zone={zone} />.
            </>
          ) : null}
        </p>
      </Section>
    </Page>
  );
}

function AnswersGoTo() {
  const { address, targets, repliesTo } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (targets.length === 0 && !repliesTo) {
    return (
      <p>There is none to choose: no other mailbox of yours or shared with the team is read.</p>
    );
  }
  return (
    <Form problems={answer?.problems} values={{ repliesTo: repliesTo ?? "", ...answer?.typed }}>
      <Select
        name="repliesTo"
        label="Answers go to"
        hint="Each message from here names that address as Reply-To, so whoever answers writes to it."
        empty={`${address} itself`}
        options={targets}
        width="long"
      />
      <Submit>Save</Submit>
    </Form>
  );
}
