/** One sequence in figures: what was sent, what came back, and what we think was opened. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { readReport } from "#app/reports/report.server.ts";
import { everyDay, tablesOf } from "#app/reports/report.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { Bars } from "../../ui/chart";
import { Empty, Page, pageTitle, Section } from "../../ui/page";
import { useDayWords } from "../../ui/time";
import { Figures } from "../ui/figures";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { name, figures, inDoubt } = await readReport(member, params.id!);
  const tables = tablesOf(figures);
  return { id: params.id!, name, inDoubt, tables, days: everyDay(figures.days) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Report: ${data?.name ?? "a sequence"}`) },
];

export default function Report() {
  const { id, name, inDoubt, tables, days } = useLoaderData<typeof loader>();
  const inWords = useDayWords();
  const points = (of: "sent" | "opened" | "replied") =>
    days.map((day) => ({ label: inWords(day.day), value: day[of] }));
  const empty = days.length === 0;
  return (
    <Page
      title={`Report: ${name}`}
      lead="Only people’s opens count as opens, and each figure is told with what it is a part of."
      width="wide"
      back={{ href: `/sequences/${id}`, label: name }}
    >
      {empty ? (
        <Empty title="Nothing was sent yet">
          What was sent, opened and answered is counted here, step by step.
        </Empty>
      ) : (
        <>
          <Section title="Over time" lead="Days of UTC.">
            <Bars title="Sent" points={points("sent")} />
            <Bars title="Opens by people" points={points("opened")} />
            <Bars title="Replies" points={points("replied")} />
          </Section>
          {tables.map((table) => (
            <Figures key={table.name} sequenceId={id} table={table} />
          ))}
          <Notes inDoubt={inDoubt} />
        </>
      )}
    </Page>
  );
}

function Notes({ inDoubt }: { inDoubt: number }) {
  return (
    <Section title="How to read it">
      <ul>
        {inDoubt > 0 ? (
          <li>
            {inDoubt === 1 ? "One message more was" : `${inDoubt} messages more were`} perhaps sent:
            the connection broke before the answer came. No figure here counts them.
          </li>
        ) : null}
        <li>
          “Opened by people” is what we think: who shows no pictures opens unseen. Proxies of mail
          providers fetch pictures for people, or before them, so they are told apart.
        </li>
        <li>
          “Not measured” arrived without a picture of its own: switched off, counted as a total
          alone, or not allowed by the reader.
        </li>
        <li>Under thirty of anything, a percentage would say more than is known.</li>
      </ul>
    </Section>
  );
}
