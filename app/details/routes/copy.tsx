/** Before one person's data is handed to that person: what the file will hold. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { readCopy } from "#app/details/copy.server.ts";
import { readFrame } from "#app/prospects/frame.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { ProspectPage } from "../../prospects/ui/frame";
import { ButtonLink } from "../../ui/buttons";
import { Facts, Notice, pageTitle, Section } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const frame = await readFrame(member, params.id!);
  const { tables, unread } = await readCopy(member, params.id!);
  const held = tables.map(({ table, rows }) => ({
    title: table.title,
    rows: rows.length,
    says: table.columns.map(({ label }) => label).join(", "),
  }));
  const notes = tables.find(({ table }) => table.name === "notes")?.rows.length ?? 0;
  return { frame, held, notes, unread };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data ? `A copy for ${data.frame.name}` : "A copy of their data") },
];

export default function CopyForThem() {
  const { frame, held, notes, unread } = useLoaderData<typeof loader>();
  return (
    <ProspectPage frame={frame} title="A copy for them">
      <Section
        title="What the file will hold"
        lead="Whoever asks what you hold about them has a right to a copy, within a month and free of charge. Make sure first that it is they who ask."
      >
        {notes > 0 ? (
          <Notice tone="warning" title="Your team’s notes are in it">
            The law gives people a right to what is written about them, too. Read{" "}
            <a href={`/prospects/${frame.id}/notes`}>the notes</a> before you hand the file over.
          </Notice>
        ) : null}
        {unread > 0 ? (
          <Notice tone="warning" title="Conversations are missing from it">
            {unread === 1 ? "One conversation is" : `${unread} conversations are`} in mailboxes that
            are not shared with you. The person has a right to those as well: ask the colleagues
            whose mailboxes wrote to them to make the copy, or to share with you first.
          </Notice>
        ) : null}
        <Facts
          rows={held.map(({ title, rows, says }) => ({
            term: title,
            value: rows === 1 ? "1 entry" : `${rows.toLocaleString("en-GB")} entries`,
            note: says,
          }))}
        />
      </Section>
      <Section
        title="The file"
        lead="A ZIP with a page that explains it, the data as JSON for programs and as CSV for a spreadsheet. It can be read without us. Names of your colleagues are not in it, and neither is an imported file they stood in, which holds other people, too."
      >
        <ButtonLink href={`/prospects/${frame.id}/copy/file`} download>
          Download the copy
        </ButtonLink>
      </Section>
    </ProspectPage>
  );
}
