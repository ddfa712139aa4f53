/** Why somebody was written to, behind the link in every message: no account, no cookie, no script. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { isLanguage, type Language, preferredLanguage } from "#app/core/language.ts";
import { readForm } from "#app/web/form.server.ts";
import { answerAsked, showAgain } from "#app/why/answer.server.ts";
import { readWhy } from "#app/why/held.server.ts";
import { countLook } from "#app/why/looks.server.ts";
import { WhyInput } from "#app/why/why.ts";
import { words } from "#app/why/words.ts";
import { pageTitle } from "../../ui/page";
import { Frame } from "../ui/frame";
import { Nothing } from "../ui/nothing";
import { WhyPage } from "../ui/page";

export const handle = { ownFrame: true };

/** Changes nothing: mail scanners follow links. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  countLook(context.clientAddress);
  const pageLanguage = languageOf(request);
  return json({ pageLanguage, why: await readWhy(params.token!, { language: pageLanguage }) });
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  countLook(context.clientAddress);
  const asking = { language: languageOf(request), clientAddress: context.clientAddress };
  const form = await readForm(request, WhyInput);
  const answer = form.problems
    ? await showAgain(params.token!, form.typed, asking)
    : await answerAsked(params.token!, form.value, asking);
  return json(answer, { status: answer.problem ? 422 : 200 });
}

export function headers() {
  return {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    Vary: "Accept-Language",
  };
}

export const meta: MetaFunction<typeof loader, Record<string, never>> = ({ data }) => {
  const say = words[data?.pageLanguage ?? "en"];
  return [
    { title: pageTitle(data?.why ? say.title : say.nothingTitle) },
    { name: "robots", content: "noindex, nofollow" },
  ];
};

export default function Why() {
  const { pageLanguage, why } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const say = words[pageLanguage];
  const shown = answer?.why ?? why;
  return (
    <Frame language={pageLanguage}>
      {shown ? (
        <WhyPage why={shown} say={say} language={pageLanguage} answer={answer ?? {}} />
      ) : (
        <Nothing say={say} objected={answer?.said === "object"} />
      )}
    </Frame>
  );
}

function languageOf(request: Request): Language {
  const asked = new URL(request.url).searchParams.get("lang");
  return isLanguage(asked) ? asked : preferredLanguage(request.headers.get("accept-language"));
}
