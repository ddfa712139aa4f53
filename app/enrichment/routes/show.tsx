/** One search or completion: how far it is, what came of it, what it cost. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { showRun } from "#app/enrichment/runs.server.ts";
import {
  becauseWords,
  countWord,
  creditWords,
  isUnderWay,
  providerName,
  runTitle,
  STATE_WORDS,
} from "#app/enrichment/words.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { Badge, Counts, Facts, Page, pageTitle, Section } from "../../ui/page";
import { Time } from "../../ui/time";
import { Outcome, UnderWay } from "../ui/run-parts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const run = await showRun(member, params.id!);
  const follows = new URL(request.url).searchParams.get("follow") === "1";
  const going = isUnderWay(run.state);
  const leftOut = Object.values(run.counts).reduce((sum, count) => sum + count, 0);
  const shown = {
    ...{ id: run.id, kind: run.kind, total: run.total, asked: run.asked, found: run.found },
    ...{ zone, follows, undecided: run.undecided, isUnderWay: going },
    title: runTitle(run),
    state: STATE_WORDS[run.state],
    because: becauseWords(run.because),
    done: run.kind === "enrich" ? leftOut : run.asked,
    name: run.soughtName?.replace("\n", " ") ?? null,
    provider: providerName(run.provider),
    cost: creditWords(run.credits),
    begunAt: run.createdAt.toISOString(),
    endedAt: run.finishedAt?.toISOString() ?? null,
    // A search suggests people, and its figure is theirs; of a completion each answer is one person.
    counts: Object.entries(run.counts)
      .filter(([word]) => run.kind === "enrich" || word !== "found")
      .map(([word, count]) => ({ word: countWord(word), count })),
  };
  // One question is over in seconds; for more, whoever wants to follow says so.
  const refreshes = going && (follows || run.kind === "find");
  return json(shown, refreshes ? { headers: { Refresh: "3" } } : undefined);
}

export function headers({ loaderHeaders }: { loaderHeaders: Headers }) {
  return loaderHeaders;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data?.title ?? "Search") },
];

export default function ShowRun() {
  const shown = useLoaderData<typeof loader>();
  return (
    <Page
      title={shown.title}
      lead={shown.name ? `Looking for ${shown.name}.` : undefined}
      back={{ href: "/completions", label: "Searches" }}
    >
      {shown.isUnderWay ? <UnderWay {...shown} /> : <Outcome {...shown} />}
      {shown.counts.length > 0 ? (
        <Section title="What came of it">
          <Counts
            items={shown.counts.map(({ word, count }) => ({
              label: word,
              value: count.toLocaleString("en"),
            }))}
          />
        </Section>
      ) : null}
      <Section title="The search">
        <Facts
          rows={[
            {
              term: "State",
              value: <Badge tone={shown.state.tone}>{shown.state.word}</Badge>,
              note: shown.because,
            },
            { term: "Asked", value: shown.provider },
            { term: "Cost", value: shown.cost },
            { term: "Begun", value: <Time at={shown.begunAt} zone={shown.zone} /> },
            { term: "Ended", value: <Time at={shown.endedAt} zone={shown.zone} none="not yet" /> },
          ]}
        />
      </Section>
    </Page>
  );
}
