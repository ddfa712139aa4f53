/** One prospect's address: the verdict and why, who was asked and what they said, and asking now. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { checkNow, readAddressPage } from "#app/verification/address.server.ts";
import { isPaid } from "#app/verification/providers.ts";
import { AskInput } from "#app/verification/run.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ProspectPage } from "../../prospects/ui/frame";
import { ErrorSummary } from "../../ui/form";
import { pageTitle, Section } from "../../ui/page";
import { History } from "../ui/answers";
import { AskNow } from "../ui/ask-now";
import { TheVerdict } from "../ui/the-verdict";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const { history, ...page } = await readAddressPage(member, params.id!);
  return {
    ...page,
    zone,
    // Evidence as it came; JSON of any shape does not travel typed.
    history: history.map(({ raw, teamId: _t, addressHash: _h, ...told }) => ({
      ...told,
      raw: raw === null ? null : JSON.stringify(raw, null, 2),
    })),
    isAsking: history.some(({ state, isCurrent }) => state === "asking" && isCurrent),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, AskInput);
  if (form.problems) return again(form);
  const outcome = await checkNow(member, params.id!, form.value);
  if (outcome.refused === undefined) {
    return seeOther(`/prospects/${params.id}/address`, "Asked. The answer comes in a moment.");
  }
  return sayNo(
    outcome,
    {
      answered: "This was answered a short while ago, so it is not asked, or paid for, again.",
      asking: "This is being asked already.",
      binned: "They are in the bin. Take them out first.",
      restricted: "They are restricted: kept, and not used by anything.",
      withheld: "They are not to be disclosed to others. Our own engine may still look.",
      "notice-due":
        "They were not told within a month that you hold them, so they are given to nobody.",
      suppressed: "They are on the do-not-contact list, so nobody is asked about them.",
      "no-key": "There is no key for this provider.",
      "team-closing": "This team is closing, so nothing new is asked.",
      halted: "This provider is not being asked at the moment; Providers says why.",
      "budget-reached": isPaid(form.value.provider)
        ? "This month’s budget with this provider is used up."
        : "The budget is used up.",
    },
    form.typed,
  );
}

export const meta: MetaFunction = () => [{ title: pageTitle("Address") }];

export default function AddressPage() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { frame, history, isAsking } = page;
  return (
    <ProspectPage frame={frame} title="Address">
      {answer ? <ErrorSummary problems={answer.problems} /> : null}
      <div id="address" className="stack" data-refresh={isAsking ? 3 : undefined}>
        <TheVerdict {...page} />
        <AskNow {...page} id={frame.id} />
        {history.length > 0 ? (
          <Section title="What was asked, and what was answered">
            <History history={history} zone={page.zone} />
          </Section>
        ) : null}
      </div>
    </ProspectPage>
  );
}
