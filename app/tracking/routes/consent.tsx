/** Where a reader may allow that their opening is known, and take it back: no account, cookie or script. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allowOpens, readConsent, withdrawOpens } from "#app/tracking/consent.server.ts";
import { consentWords, languageOf } from "#app/tracking/consent.ts";
import { AnswerInput } from "#app/tracking/input.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Form, Hidden } from "../../ui/form";
import { Notice, Page, pageTitle } from "../../ui/page";

export const handle = { plain: true };

/** Changes nothing: mail scanners follow links. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const language = languageOf(request.headers.get("accept-language"));
  const consent = await readConsent(params.token ?? "");
  const words = consentWords(language, consent?.who ?? "");
  const day = consent?.allowedAt?.toLocaleDateString(language === "en" ? "en-GB" : language, {
    ...{ dateStyle: "long", timeZone: "UTC" },
  });
  const state = !consent ? "gone" : day ? "allowed" : consent.refused ? "refused" : "open";
  return { language, words, state, since: words.since.replace("{day}", day ?? "") };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const token = params.token ?? "";
  const language = languageOf(request.headers.get("accept-language"));
  const form = await readForm(request, AnswerInput);
  if (form.problems) return again(form);
  if (form.value.allow === "yes") await allowOpens(token, language);
  else await withdrawOpens(token, language);
  return seeOther(`/c/${token}`);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data && data.state !== "gone" ? data.words.question : "Audienti") },
  { name: "robots", content: "noindex" },
];

export default function Consent() {
  const { language, words, state, since } = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems;
  if (state === "gone") {
    return (
      <div lang={language}>
        <Page title={words.gone} />
      </div>
    );
  }
  return (
    <div lang={language}>
      <Page title={words.question} lead={words.what} problems={problems}>
        {state === "allowed" ? (
          <Notice tone="good" title={words.allowed} live>
            {since}
          </Notice>
        ) : null}
        {state === "refused" ? <Notice title={words.withdrawn} live /> : null}
        {state === "allowed" ? null : <Answer allow="yes">{words.allow}</Answer>}
        {state === "allowed" ? <Answer allow="no">{words.withdraw}</Answer> : null}
        <p className="muted">{words.free}</p>
      </Page>
    </div>
  );
}

function Answer({ allow, children }: { allow: "yes" | "no"; children: string }) {
  return (
    <Form>
      <Hidden name="allow" value={allow} />
      <Submit>{children}</Submit>
    </Form>
  );
}
