/** The usage trail: whether it is kept, what of it is, and where it ends. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { answerConsent } from "#app/consent/consents.server.ts";
import { purposes } from "#app/consent/purposes.ts";
import { queryOf, readWanted } from "#app/history/keyset.ts";
import { countViews, KEPT_MONTHS, readUsage } from "#app/history/usage.server.ts";
import { UsageInput } from "#app/history/usage.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { AccountTabs } from "../../account/ui/tabs";
import { ButtonLink } from "../../ui/buttons";
import { Empty, Page, pageTitle, Section } from "../../ui/page";
import { Pager } from "../../ui/table";
import { Choice, Totals, Views } from "../ui/usage";

const PATH = "/account/usage";

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, zone } = await requirePerson(request);
  const wanted = readWanted(new URL(request.url).searchParams);
  const { given, views, totals } = await readUsage(user.id, wanted);
  return {
    ...{ zone, given, totals, rows: views.rows, months: KEPT_MONTHS },
    older: views.older ? PATH + queryOf("before", views.older) : null,
    newer: views.newer ? PATH + queryOf("after", views.newer) : null,
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const { user } = await requirePerson(request);
  const form = await readForm(request, UsageInput);
  if (form.problems) return again(form);
  const given = form.value.usage === "yes";
  await answerConsent(user.id, { purpose: "usage", given, source: PATH });
  if (given) return seeOther(PATH, "On: from now on the pages you visit are kept.");
  const kept = await countViews(user.id);
  if (kept === 0) return seeOther(PATH, "Off: nothing is kept.");
  return seeOther(`${PATH}/delete`, "Off: from now on nothing is kept.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Your usage trail") }];

export default function Usage() {
  const { given, rows, totals, zone, months, older, newer } = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems;
  const remove = (
    <ButtonLink href={`${PATH}/delete`} tone="quiet">
      Delete what was kept
    </ButtonLink>
  );
  return (
    <Page
      title="Your usage trail"
      lead={
        given
          ? "It is on: the pages you visit are kept, and for how long you stay on them."
          : "It is off: of how you use Audienti nothing is kept but the log of your requests."
      }
      problems={problems}
      width="wide"
    >
      <AccountTabs />
      <Choice given={given} problems={problems} {...purposes.usage} />
      {totals.length === 0 ? (
        <Empty title="Nothing is kept">
          {given
            ? "The next page you open is the first one here, about a second later."
            : "With a yes, each kind of page you open is here with its time, and goes after a year."}
        </Empty>
      ) : (
        <Section
          title="What is kept"
          lead={`The kind of page, never its number, title or anything typed. A stay lasts until your next page, 30 minutes at most. Each line goes after ${months} months.`}
          actions={remove}
        >
          <Totals totals={totals} />
          <Views rows={rows} zone={zone} />
          <Pager newer={newer} older={older} />
        </Section>
      )}
    </Page>
  );
}
