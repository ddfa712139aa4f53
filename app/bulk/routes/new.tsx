/** What to do with many: those ticked on the Prospects page, or all that match. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { SETTABLE } from "#app/bulk/act.ts";
import { readChoices } from "#app/bulk/acts.server.ts";
import { prospectsWords } from "#app/prospects/counted.ts";
import { FIELD_LABELS } from "#app/prospects/prospect.ts";
import { readSelection, selectionParams } from "#app/prospects/selection.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { NobodyChosen } from "../../prospects/ui/nobody-chosen";
import { Page, pageTitle, Section } from "../../ui/page";
import { ActLinks, OneChoice } from "../ui/choices";

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const selection = readSelection(new URL(request.url).searchParams);
  if (!selection) return null;
  const { count, labels, fields } = await readChoices(member, selection);
  const options = (kind: "list" | "tag") =>
    labels.flatMap((label) =>
      label.kind === kind ? [{ value: label.id, label: label.name }] : [],
    );
  const own = fields.map(({ id, name }) => ({ value: `custom:${id}`, label: name }));
  const ours = SETTABLE.map((field) => ({ value: field as string, label: FIELD_LABELS[field] }));
  return {
    count: prospectsWords(count),
    isNobody: count === 0,
    fields: [...selectionParams(selection)] as [string, string][],
    lists: options("list"),
    tags: options("tag"),
    settable: [...ours, ...own],
  };
}

export const meta: MetaFunction = () => [{ title: pageTitle("With these prospects") }];

export default function ChooseAct() {
  const page = useLoaderData<typeof loader>();
  if (!page) return <NobodyChosen />;
  const { count, isNobody, fields, lists, tags, settable } = page;
  const back = { href: "/prospects", label: "Prospects" };
  if (isNobody) return <Page title="Nobody matches any more" back={back} />;
  const newList = { value: "new-list", label: "A new list…" };
  const newTag = { value: "new-tag", label: "A new tag…" };
  return (
    <Page
      title={`With ${count}`}
      lead="Nothing happens before you have seen what it would do and confirmed it."
      back={back}
    >
      <Section title="Lists and tags">
        <OneChoice
          {...{ fields, act: "add-label", name: "label", id: "list" }}
          label="Add to a list"
          options={[...lists, newList]}
        />
        <OneChoice
          {...{ fields, act: "remove-label", name: "label", id: "off-list" }}
          label="Take off a list"
          options={lists}
        />
        <OneChoice
          {...{ fields, act: "add-label", name: "label", id: "tag" }}
          label="Tag"
          options={[...tags, newTag]}
        />
        <OneChoice
          {...{ fields, act: "remove-label", name: "label", id: "off-tag" }}
          label="Untag"
          options={tags}
        />
      </Section>
      <Section title="Fields">
        <OneChoice
          {...{ fields, act: "set-field", name: "field", id: "field" }}
          label="Set a field"
          options={settable}
        />
      </Section>
      <Section title="Use them">
        <ActLinks
          fields={fields}
          links={[
            { path: "/enrolments/new", label: "Add to a sequence" },
            { path: "/checks/new", label: "Check their addresses" },
            { path: "/completions/new", label: "Complete their fields" },
            { path: "/exports/new", label: "Export them" },
          ]}
        />
      </Section>
      <Section
        title="Let them go"
        lead={
          <>
            To keep somebody longer instead, say why among{" "}
            <a href="/due">those whose time is nearly over</a>.
          </>
        }
      >
        <ActLinks
          fields={fields}
          links={[
            { path: "/bulk/confirm", act: "bin", label: "Delete" },
            { path: "/bulk/confirm", act: "blacklist", label: "Blacklist" },
            { path: "/bulk/confirm", act: "forget", label: "Erase for good" },
          ]}
        />
      </Section>
    </Page>
  );
}
