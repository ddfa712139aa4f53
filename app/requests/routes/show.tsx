/** One request, and the forms that answer it. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { kindWords, SettleInput, urgency } from "#app/requests/request.ts";
import { readRequest } from "#app/requests/requests.server.ts";
import { correctAsAsked, eraseAsAsked, refuseRequest } from "#app/requests/settle.server.ts";
import { again, type FormRead, readForm } from "#app/web/form.server.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Page, pageTitle } from "../../ui/page";
import { Answered } from "../ui/answered";
import { Asked } from "../ui/asked";
import { ToAnswer } from "../ui/to-answer";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const read = await readRequest(member, params.id!);
  return { ...read, zone, urgency: urgency(read.request, now()) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const id = params.id!;
  const form = await readForm(request, SettleInput);
  await readRequest(member, id);
  if (form.problems) return again(form);
  if (form.value.intent === "erase") return erase(member, id);
  return settle(member, id, form);
}

async function erase(member: Member, id: string) {
  const outcome = await eraseAsAsked(member, id);
  if (outcome.refused !== undefined) return sayNo(outcome, sentences);
  return seeOther(
    "/requests",
    outcome.value.told
      ? "Erased, and told so by letter. Copies in imported files are overwritten as well."
      : "Erased. The letter that says so could not be sent, and nothing is left to try again with.",
  );
}

const answered = "Somebody of your team has answered this already.";
const sayWhy = { field: "reason", sentence: "Say why: the person reads it" };
const sentences = { answered, "say-why": sayWhy };

async function settle(
  member: Member,
  id: string,
  { value, typed }: Extract<FormRead<SettleInput>, { problems?: undefined }>,
) {
  const outcome =
    value.intent === "refuse"
      ? await refuseRequest(member, id, value.reason)
      : await correctAsAsked(member, id, value);
  if (outcome.refused !== undefined) return sayNo(outcome, sentences, typed);
  return seeOther(`/requests/${id}`, "Done. A letter tells the person.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data ? `${kindWords[data.request.kind]}: ${data.name}` : "Request") },
];

export default function Request() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { request, name } = page;
  return (
    <Page
      title={kindWords[request.kind]}
      lead={<a href={`/prospects/${request.prospectId}`}>{name}</a>}
      back={{ href: "/requests", label: "Requests" }}
      problems={answer?.problems}
    >
      <Asked {...page} />
      {request.state === "open" ? (
        <ToAnswer {...page} problems={answer?.problems} typed={answer?.typed} />
      ) : (
        <Answered {...page} />
      )}
    </Page>
  );
}
