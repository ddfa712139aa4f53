/** Erasing a prospect for good, after saying what goes with them. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { eraseProspect } from "#app/bin/contents.server.ts";
import { readFarewell } from "#app/prospects/farewell.server.ts";
import { displayName } from "#app/prospects/prospect.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Confirm, Page, pageTitle } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { prospect, suppressed, underWay, sent } = await readFarewell(member, params.id!);
  return { id: prospect.id, name: displayName(prospect), suppressed, underWay, sent };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await eraseProspect(member, params.id!);
  return seeOther("/prospects", "Erased. Copies in imported files are overwritten as well.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Erase a prospect") }];

export default function EraseProspect() {
  const { id, name, suppressed, underWay, sent } = useLoaderData<typeof loader>();
  return (
    <Page title={`Erase ${name} for good?`} back={{ href: `/prospects/${id}`, label: name }}>
      <Confirm
        consequences={[
          "All that you hold of them is erased: fields, lists and tags, notes, tasks, history, and their rows in imported files.",
          underWay > 0
            ? `${sequences(underWay)}: nothing more is sent.`
            : "No sequence is stopped.",
          sent > 0
            ? `The record of ${messages(sent)} no longer says to whom.`
            : "Nothing was sent to them yet.",
          suppressed
            ? "They stay on the do-not-contact list, as a code that cannot be read back."
            : "They may come back with a later import. To prevent that, blacklist them instead.",
          "This cannot be undone.",
        ]}
        confirm="Erase for good"
        cancel={{ href: `/prospects/${id}`, label: "Keep them" }}
      >
        {suppressed ? null : (
          <p>
            <a href={`/prospects/${id}/blacklist`}>Blacklist them instead</a>
          </p>
        )}
      </Confirm>
    </Page>
  );
}

function sequences(count: number): string {
  return count === 1 ? "They leave 1 sequence" : `They leave ${count} sequences`;
}

function messages(count: number): string {
  return count === 1 ? "1 message" : `${count} messages`;
}
