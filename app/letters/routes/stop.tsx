/** Where the stop link of a letter leads: one button, the same for every link, and for what is none. */
import type { ActionFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { stopLetters } from "#app/letters/stop.server.ts";
import { Submit } from "../../ui/buttons";
import { Form } from "../../ui/form";
import { Notice, Page, pageTitle } from "../../ui/page";

export const handle = { plain: true };

export const meta: MetaFunction = () => [
  { title: pageTitle("Stop these letters") },
  { name: "robots", content: "noindex" },
];

export async function action({ params }: ActionFunctionArgs) {
  await stopLetters(params.token ?? "");
  return { done: true };
}

export default function Stop() {
  const answered = useActionData<typeof action>();
  if (answered) return <Stopped />;
  return (
    <Page
      title="Stop these letters?"
      lead="One press, and Audienti sends you no more letters of the kind that brought you here."
    >
      <Form>
        <Submit>Stop these letters</Submit>
      </Form>
      <p className="muted">
        Letters about the safety of your account still come. Nothing has changed yet: opening this
        page does nothing by itself.
      </p>
    </Page>
  );
}

/** True of a whole link and of a broken one, and tells nobody which accounts there are. */
function Stopped() {
  return (
    <Page title="Stopped">
      <Notice
        tone="good"
        live
        title="If the link was complete, you get no more letters of this kind."
      />
      <p>
        One that left just before you pressed the button may still arrive. Should another come, open
        its link once more, exactly as it stands there: mail programs sometimes cut a long link in
        two.
      </p>
      <p className="muted">You can close this page.</p>
    </Page>
  );
}
