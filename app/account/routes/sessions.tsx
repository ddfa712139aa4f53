/** Where one is signed in, ending that, and what happened to the account lately. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { EndSession } from "#app/auth/account.ts";
import {
  endOthersOf,
  endSessionOf,
  listSecurity,
  listSessions,
} from "#app/auth/own-sessions.server.ts";
import { securityWords } from "#app/auth/security.ts";
import { endSession } from "#app/auth/session.server.ts";
import { countryName } from "#app/core/country.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { PostButton } from "../../ui/buttons";
import { Page, pageTitle, Section } from "../../ui/page";
import { Happenings } from "../ui/happenings";
import { SessionTable } from "../ui/session-table";
import { AccountTabs } from "../ui/tabs";

const HERE = "/account/sessions";

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await requirePerson(request);
  const before = new URL(request.url).searchParams.get("before");
  const [sessions, { events, older }] = await Promise.all([
    listSessions(person),
    listSecurity(person.user.id, before),
  ]);
  return {
    zone: person.zone,
    sessions: sessions.map((session) => ({ ...session, ...placeWords(session) })),
    events: events.map(({ id, kind, at, ...place }) => ({
      ...{ id, at, says: securityWords[kind].says },
      ...placeWords(place),
    })),
    older: older && `${HERE}?before=${older}#lately`,
    newest: before && `${HERE}#lately`,
  };
}

function placeWords({ browser, country }: { browser: string | null; country: string | null }) {
  return {
    browser: browser ?? "Unknown browser",
    country: country ? countryName(country) : "unknown",
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(request);
  const form = await readForm(request, EndSession);
  if (form.problems) return again(form, { "": "Choose which session is to end." });
  const { end } = form.value;
  if (end === "others") {
    const { count } = (await endOthersOf(person, context.place)).value;
    return seeOther(HERE, count > 0 ? "Every other session has ended." : "There was no other.");
  }
  await endSessionOf(person, { ref: end, place: context.place });
  if (end !== person.session.ref) return seeOther(HERE, "That session has ended.");
  return seeOther("/sign-in", undefined, [await endSession(request.headers.get("cookie"))]);
}

export const meta: MetaFunction = () => [{ title: pageTitle("Your sessions") }];

export default function Sessions() {
  const { zone, sessions, events, older, newest } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="Your sessions"
      lead="Each browser in which you are signed in. One ends by itself after 7 days without use, or after 30 days."
      problems={answer?.problems}
      width="wide"
    >
      <AccountTabs />
      <SessionTable sessions={sessions} zone={zone} action={HERE} />
      {sessions.length > 1 ? (
        <PostButton action={HERE} name="end" value="others" tone="danger">
          End all other sessions
        </PostButton>
      ) : (
        <p className="muted">You are signed in nowhere else.</p>
      )}
      <p>
        Is there one you do not know? End it, then{" "}
        <a href="/account/password">change your password</a>: that ends all others, too.
      </p>
      <Section
        title="What happened lately"
        id="lately"
        lead="Kept for 12 months, with the country and the kind of browser, never a whole address."
      >
        <Happenings events={events} zone={zone} older={older} newest={newest} />
      </Section>
    </Page>
  );
}
