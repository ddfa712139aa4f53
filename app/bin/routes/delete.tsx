/** Putting a prospect into the bin, after saying what stops. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { binProspect, goesAt } from "#app/bin/contents.server.ts";
import { now } from "#app/core/clock.ts";
import { readFarewell } from "#app/prospects/farewell.server.ts";
import { displayName } from "#app/prospects/prospect.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Confirm, Page, pageTitle } from "../../ui/page";
import { Time } from "../../ui/time";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const { prospect, underWay } = await readFarewell(member, params.id!);
  // They are there already.
  if (prospect.binnedAt) throw redirect("/bin", 303);
  const until = goesAt({ ...prospect, binnedAt: now() });
  return { id: prospect.id, name: displayName(prospect), underWay, until, zone };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await binProspect(member, params.id!);
  return seeOther("/prospects", "Deleted. They are in the bin for 30 days, then erased for good.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Delete a prospect") }];

export default function DeleteProspect() {
  const { id, name, underWay, until, zone } = useLoaderData<typeof loader>();
  return (
    <Page title={`Delete ${name}?`} back={{ href: `/prospects/${id}`, label: name }}>
      <Confirm
        consequences={[
          "They go into the bin: nothing uses them there, and no list, search or export shows them.",
          underWay > 0
            ? `${sequences(underWay)}: nothing more is sent, also if they are restored.`
            : "No sequence is stopped.",
          <>
            Until <Time at={until} zone={zone} dateOnly /> you can restore them. Then all that you
            hold of them is erased for good.
          </>,
        ]}
        confirm="Delete"
        cancel={{ href: `/prospects/${id}`, label: "Keep them" }}
      >
        <p>
          <a href={`/prospects/${id}/erase`}>Erase them for good now</a>, or{" "}
          <a href={`/prospects/${id}/blacklist`}>blacklist them</a> so that they never come back.
        </p>
      </Confirm>
    </Page>
  );
}

function sequences(count: number): string {
  return count === 1 ? "They leave 1 sequence" : `They leave ${count} sequences`;
}
