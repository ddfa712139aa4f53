/** One hook: how it stands, what it was told and answered, a test, and a new secret. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { newId } from "#app/core/id.ts";
import { eventLabels, HookAct, type HookEvent, kindLabels } from "#app/hooks/hook.ts";
import { readHook, rotateSecret, sendAgain, sendTest, switchOn } from "#app/hooks/hooks.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireRight } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, PostButton } from "../../ui/buttons";
import { Facts, Page, pageTitle, Section } from "../../ui/page";
import { Deliveries } from "../ui/deliveries";
import { Secret } from "../ui/secret";
import { Standing } from "../ui/standing";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireRight(request, "set-up-hooks");
  return { ...(await readHook(member, params.id!)), zone, fresh: newId() };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { member } = await requireRight(request, "set-up-hooks");
  const id = params.id!;
  const form = await readForm(request, HookAct);
  await readHook(member, id);
  if (form.problems) return again(form);
  const here = `/hooks/${id}`;
  const { intent, delivery, key } = form.value;
  if (intent === "rotate") {
    const outcome = await rotateSecret(member, id);
    if (outcome.refused !== undefined) return sayNo(outcome, { "no-secret": "It has no secret." });
    return json({ made: { id, ...outcome.value }, problems: undefined });
  }
  if (intent === "test") await sendTest(member, id, key);
  if (intent === "switch-on") await switchOn(member, id);
  if (intent === "again") await sendAgain(member, id, delivery ?? "");
  return seeOther(here, said[intent]);
}

const said = {
  test: "A test is on its way. Look again in a moment.",
  "switch-on": "Switched on.",
  again: "It is sent again. Look again in a moment.",
};

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data ? `Hook: ${data.hook.name}` : "Hook") },
];

export default function ShowHook() {
  const { hook, deliveries, zone, fresh } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (answer && "made" in answer) return <Secret {...answer.made} />;
  const here = `/hooks/${hook.id}`;
  const events = hook.events.split(",").map((event) => eventLabels[event as HookEvent]);
  return (
    <Page
      title={hook.name}
      back={{ href: "/hooks", label: "Hooks" }}
      problems={answer?.problems}
      width="wide"
      actions={
        <PostButton action={here} fields={{ intent: "test", key: fresh }}>
          Send a test
        </PostButton>
      }
    >
      <Facts
        rows={[
          { term: "State", value: <Standing {...hook} /> },
          { term: "Where", value: `${kindLabels[hook.kind]}, ${hook.host}` },
          { term: "Told of", value: events.join("; ") },
          {
            term: "Names and addresses",
            value: hook.withPersonalData ? "Sent along" : "Not sent",
          },
        ]}
      />
      <Deliveries deliveries={deliveries} zone={zone} here={here} />
      <Section title="Change it">
        <div className="row">
          {hook.state === "on" ? null : (
            <PostButton action={here} fields={{ intent: "switch-on" }}>
              Switch on
            </PostButton>
          )}
          {hook.kind === "webhook" ? (
            <PostButton action={here} fields={{ intent: "rotate" }}>
              Make a new secret
            </PostButton>
          ) : null}
          <ButtonLink href={`${here}/delete`} tone="quiet">
            Delete
          </ButtonLink>
        </div>
        {hook.kind === "webhook" ? (
          <p className="muted">For 24 hours messages are signed with the old secret as well.</p>
        ) : null}
      </Section>
    </Page>
  );
}
