/** The first page after signing in: what is left to do before the first message, then where things are. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { nextLetterAt } from "#app/onboarding/series.server.ts";
import { listSequences } from "#app/outreach/overview.server.ts";
import { readSetup } from "#app/team/team.server.ts";
import { isSetUp, opensTask, setupTasks } from "#app/team/team.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { ButtonLink, PostButton } from "../../ui/buttons";
import { Badge, Facts, Page, pageTitle, Section, TaskList } from "../../ui/page";
import { Time } from "../../ui/time";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, user, zone } = await requireSignedIn(request);
  const setup = await readSetup(member);
  const tasks = setupTasks(setup);
  const complete = isSetUp(tasks);
  const listed = complete ? await listSequences(member, { zone }) : [];
  return {
    name: user.name,
    tasks,
    complete,
    opens: opensTask(setup) ?? null,
    left: tasks.filter((task) => !task.done).length,
    needsProspects: !setup.prospects,
    nextLetterAt: complete ? null : ((await nextLetterAt(user.id)) ?? null),
    zone,
    launched: listed
      .filter(({ launchedAt }) => launchedAt !== null)
      .slice(0, 5)
      .map(({ id, name, words }) => ({ id, name, words })),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data?.complete ? "Home" : "Finish setting up") },
];

export default function Home() {
  const { complete } = useLoaderData<typeof loader>();
  return complete ? <AtWork /> : <SettingUp />;
}

function SettingUp() {
  const { name, tasks, opens, left, needsProspects, nextLetterAt } = useLoaderData<typeof loader>();
  const things = left === 1 ? "One thing is" : `${left} things are`;
  return (
    <Page
      title="Finish setting up"
      lead={`${name ? `Welcome, ${name}. ` : ""}${things} left before your first message.`}
    >
      <TaskList items={opens ? [...tasks, opens] : tasks} />
      {nextLetterAt ? <Letters at={nextLetterAt} /> : null}
      {needsProspects ? <Sample /> : null}
    </Page>
  );
}

function Letters({ at }: { at: string }) {
  const { zone } = useLoaderData<typeof loader>();
  return (
    <div className="row">
      <p className="muted">
        While something is left we write to you about it, a few times at most. The next letter comes
        about <Time at={at} zone={zone} dateOnly />.
      </p>
      <PostButton action="/onboarding/stop">Stop these letters</PostButton>
    </div>
  );
}

function Sample() {
  return (
    <Section title="No list at hand?">
      <p>
        Take ours: 24 made-up people, with one duplicate and two rows that are wrong on purpose, so
        that you see what an import does with them. Nobody in it can ever be written to for real.
      </p>
      <p>
        <ButtonLink href="/sample.csv" tone="quiet" download>
          Download sample.csv
        </ButtonLink>
      </p>
    </Section>
  );
}

function AtWork() {
  const { name, launched } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Home"
      lead={name ? `Welcome back, ${name}.` : "Everything is set up."}
      actions={<ButtonLink href="/sequences/new">Write a sequence</ButtonLink>}
    >
      <Section title="Your sequences" lead="Each says who was written to, who stopped it and why.">
        <Facts
          rows={launched.map(({ id, name, words }) => ({
            term: <a href={`/sequences/${id}`}>{name}</a>,
            value: <Badge tone={words.tone}>{words.word}</Badge>,
            note: words.why,
          }))}
        />
      </Section>
      <Section title="Go on">
        <ul>
          <li>
            <a href="/imports/new">Import more prospects</a>
          </li>
          <li>
            <a href="/prospects">Look at your prospects</a>
          </li>
          <li>
            <a href="/mailboxes">Look after your mailboxes</a>
          </li>
        </ul>
      </Section>
    </Page>
  );
}
