/** One check: how far it is, what came of it, what it cost, and stopping it. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { PROVIDER_NAMES } from "#app/verification/providers.ts";
import { countWords, dealtWith, isActive, runWords } from "#app/verification/run.ts";
import { readRun } from "#app/verification/runs.server.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { ButtonLink, PostButton } from "../../ui/buttons";
import { Badge, Counts, Facts, Notice, Page, pageTitle, Section } from "../../ui/page";
import { ProgressBar } from "../../ui/progress";
import { Time } from "../../ui/time";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const { run, by } = await readRun(member, params.id!);
  const follows = new URL(request.url).searchParams.get("follow") === "1";
  const isUnderWay = isActive(run.state);
  const shown = {
    ...{ id: run.id, total: run.total, asked: run.asked, credits: run.credits, zone, by },
    ...{ isUnderWay, follows, words: runWords(run), counts: countWords(run.counts) },
    done: dealtWith(run.counts),
    provider: PROVIDER_NAMES[run.provider],
    importId: run.importId,
    createdAt: run.createdAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
  return json(shown, follows && isUnderWay ? { headers: { Refresh: "3" } } : undefined);
}

/** Without scripts a browser follows only because it is told to, and only where it was asked to. */
export function headers({ loaderHeaders }: { loaderHeaders: Headers }) {
  return loaderHeaders;
}

export const meta: MetaFunction = () => [{ title: pageTitle("A check") }];

export default function ShowCheck() {
  const run = useLoaderData<typeof loader>();
  const { id, words, isUnderWay, counts, zone } = run;
  return (
    <Page
      title={`Check of ${run.total === 1 ? "1 address" : `${run.total} addresses`}`}
      back={{ href: "/checks", label: "Checks" }}
    >
      <div id="check" className="stack" data-refresh={isUnderWay ? 3 : undefined}>
        <p>
          <Badge tone={words.tone}>{words.word}</Badge>
        </p>
        {words.why ? (
          <Notice tone="warning" title={words.word}>
            {words.why} See <a href="/providers">Providers</a>.
          </Notice>
        ) : null}
        {isUnderWay ? <ProgressBar label="Dealt with" value={run.done} max={run.total} /> : null}
        {counts.length > 0 ? <Counts items={counts} /> : <p className="muted">No answer yet.</p>}
        {isUnderWay ? (
          <div className="row">
            <ButtonLink href={`/checks/${id}?follow=1`} tone="quiet">
              {run.follows ? "Following" : "Follow it"}
            </ButtonLink>
            <PostButton action={`/checks/${id}/stop`}>Stop the check</PostButton>
          </div>
        ) : (
          <p>
            <a href="/prospects?f=verdict.is.valid">Prospects with a valid address</a>
          </p>
        )}
      </div>
      <Section title="About this check">
        <Facts
          rows={[
            { term: "Asked", value: run.provider },
            { term: "Questions", value: run.asked },
            { term: "Credits spent", value: run.credits },
            { term: "Begun", value: <Time at={run.createdAt} zone={zone} />, note: beginner(run) },
            { term: "Ended", value: <Time at={run.finishedAt} zone={zone} none="not yet" /> },
          ]}
        />
      </Section>
    </Page>
  );
}

function beginner({ by, importId }: { by: string | null; importId: string | null }) {
  if (importId) return <a href={`/imports/${importId}`}>After an import</a>;
  return by ? `By ${by}` : "By somebody who has left";
}
