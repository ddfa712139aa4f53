/** What somebody sees whose account or team is closing: since when, until when, and how to undo it. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readClosed } from "#app/closing/closed.server.ts";
import { ReopenInput } from "#app/closing/closing.ts";
import { reopenAccount, reopenTeam } from "#app/closing/reopening.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requirePerson, requireProof } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Page, pageTitle, Section } from "../../ui/page";
import { Closing } from "../ui/closing";

export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requirePerson(request);
  return readClosed(user.id);
}

export async function action({ request, context }: ActionFunctionArgs) {
  const myself = await requireProof(request);
  const form = await readForm(request, ReopenInput);
  if (form.problems) return again(form);
  const { reopen } = form.value;
  if (reopen === "account") {
    const outcome = await reopenAccount(myself, context.place);
    if (!outcome.refused) return seeOther("/home", "Your account is open again.");
    return sayNo(outcome, { "not-closing": "Your account is open.", "too-late": tooLate });
  }
  const outcome = await reopenTeam(myself, reopen, context.place);
  if (!outcome.refused) return seeOther("/teams", "The team is open again.");
  return sayNo(outcome, {
    "not-yours": "Only the owner of a team may open it again.",
    "account-closing": "Open your account first; its teams open with it.",
    "too-late": tooLate,
  });
}

const tooLate = "It is too late: the 90 days are over, and erasing has begun.";

export const meta: MetaFunction = () => [{ title: pageTitle("Closed") }];

export default function Closed() {
  const { account, teams, openTeams } = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems;
  const along = teams.filter(({ withAccount }) => withAccount);
  const apart = teams.filter(({ withAccount }) => !withAccount);
  if (!account && teams.length === 0) {
    return (
      <Page title="Nothing of yours is closing" problems={problems}>
        <ButtonLink href="/home">Go to your home page</ButtonLink>
      </Page>
    );
  }
  return (
    <Page title="Closed" lead="Nothing is sent, and nothing is erased yet." problems={problems}>
      {account ? (
        <Closing
          title="Your account"
          {...account}
          reopen="account"
          button={along.length > 0 ? "Open it and its teams again" : "Open my account again"}
          along={along.map(({ name }) => name)}
        />
      ) : null}
      {apart.map(({ id, name, mine, ...clock }) => (
        <Closing
          key={id}
          title={`The team “${name}”`}
          {...clock}
          reopen={mine && !account ? id : undefined}
          button="Open the team again"
          instead={account ? undefined : "Only its owner can open it again."}
        />
      ))}
      <Section title="Meanwhile">
        <ul>
          <li>
            <a href="/my-data">Take along your own data</a>
          </li>
          {account ? null : (
            <li>
              <a href="/teams">{openTeams > 0 ? "Go to another team of yours" : "Your teams"}</a>
            </li>
          )}
        </ul>
      </Section>
    </Page>
  );
}
