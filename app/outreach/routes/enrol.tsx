/** Selected prospects at the door of a sequence: who comes in, who is left out and why, before it is done. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { enrolSelected, weighSelected } from "#app/bulk/enrolling.server.ts";
import { DoorInput, leftOutWords, SequenceChoice } from "#app/outreach/door.ts";
import { listSequenceNames } from "#app/outreach/overview.server.ts";
import { enrolledWords } from "#app/outreach/sequence.ts";
import { readSelection, selectionParams } from "#app/prospects/selection.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { NobodyChosen } from "../../prospects/ui/nobody-chosen";
import { ButtonLink } from "../../ui/buttons";
import { Empty, Page, pageTitle } from "../../ui/page";
import { AtTheDoor, ChooseSequence } from "../ui/door";

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const params = new URL(request.url).searchParams;
  const selection = readSelection(params);
  if (!selection) return null;
  const fields = [...selectionParams(selection)] as [string, string][];
  const sequences = await listSequenceNames(member);
  const chosen = SequenceChoice.safeParse({ sequence: params.get("sequence") }).data?.sequence;
  if (!chosen) return { fields, sequences, chosen: null };
  const door = readFields(params, DoorInput).value ?? {};
  const weighed = await weighSelected(member, chosen, { selection, door });
  const { name, state, before, added, more } = weighed;
  const counts = { before, added, more, leftOut: leftOutWords(weighed) };
  return { fields, sequences, chosen: { id: chosen, name, state, door, ...counts } };
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const fields = await request.formData();
  const params = new URLSearchParams([...fields].map(([name, value]) => [name, String(value)]));
  const selection = readSelection(params);
  if (!selection) return seeOther("/prospects");
  const form = readFields(fields, SequenceChoice.extend(DoorInput.shape));
  if (form.problems) return again(form);
  const { sequence, ...door } = form.value;
  const { value } = await enrolSelected(member, sequence, { selection, door });
  return seeOther(`/sequences/${sequence}#people`, enrolledWords(value));
}

export const meta: MetaFunction = () => [{ title: pageTitle("Add to a sequence") }];

export default function Enrol() {
  const page = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems;
  if (!page) return <NobodyChosen />;
  const { fields, sequences, chosen } = page;
  const back = `/bulk/new?${new URLSearchParams(fields)}`;
  if (sequences.length === 0) {
    const write = <ButtonLink href="/sequences/new">Write a sequence</ButtonLink>;
    return (
      <Page title="Add to a sequence" back={{ href: back, label: "Choose something else" }}>
        <Empty title="There is no sequence yet" action={write} />
      </Page>
    );
  }
  return (
    <Page
      title={chosen ? `Add to “${chosen.name}”?` : "Add to a sequence"}
      lead={chosen?.state === "running" ? "It runs: whoever comes in is written to soon." : ""}
      back={{ href: back, label: "Choose something else" }}
      problems={problems}
    >
      {chosen ? (
        <AtTheDoor fields={fields} {...chosen} />
      ) : (
        <ChooseSequence fields={fields} sequences={sequences} problems={problems} />
      )}
    </Page>
  );
}
