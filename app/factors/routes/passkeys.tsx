/** A person's passkeys: each with its name and last use, and a form to add one. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readFactors } from "#app/factors/overview.server.ts";
import { NewPasskey } from "#app/factors/passkey.ts";
import { addPasskey } from "#app/factors/passkeys.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireProof } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Field } from "../../ui/fields";
import { Page, pageTitle, Section } from "../../ui/page";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";
import { PasskeyForm } from "../ui/passkey-form";

export const meta: MetaFunction = () => [{ title: pageTitle("Passkeys") }];

/** With /sign-in/passkey the only page that has this script. */
export const handle = { passkey: true };

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, zone } = await requireProof(request);
  return { zone, passkeys: (await readFactors(user.id)).passkeys };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const signedIn = await requireProof(request);
  const form = await readForm(request, NewPasskey);
  if (form.problems) return again(form, { "": Object.values(form.problems)[0]! });
  const outcome = await addPasskey(signedIn, form.value, context.place);
  if (outcome.refused) {
    return sayNo(outcome, {
      "too-late": "That took too long, or was sent twice. Try once more.",
      "not-verified": "Your device’s answer does not add up, so nothing was added.",
      "already-there": "This passkey is here already.",
      enough: "You have twenty. Remove one first.",
    });
  }
  const { recoveryCodes } = await readFactors(signedIn.user.id);
  const to = recoveryCodes === 0 ? "/account/factors/recovery" : "/account/factors/passkeys";
  return seeOther(to, "The passkey is added.");
}

export default function Passkeys() {
  const { passkeys, zone } = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems;
  return (
    <Page
      title="Passkeys"
      lead="A key that stays on your device and opens with its PIN, your finger or your face. It needs no password and cannot be given away to a false page."
      back={{ href: "/account/factors", label: "Second factor" }}
      problems={problems}
    >
      {passkeys.length === 0 ? (
        <p className="muted">You have none yet.</p>
      ) : (
        <Table
          caption="Your passkeys"
          columns={[
            { key: "name", label: "Name" },
            { key: "used", label: "Last used" },
          ]}
          rows={passkeys.map(({ id, name, lastUsedAt }) => ({
            id,
            cells: {
              name: <a href={`/account/factors/passkeys/${id}`}>{name}</a>,
              used: <Time at={lastUsedAt} zone={zone} none="not yet" />,
            },
          }))}
        />
      )}
      <Section title="Add one" lead="On the device that you are holding, or a security key.">
        <PasskeyForm
          what="create"
          challenge="/account/factors/passkeys/challenge"
          button="Add a passkey"
          otherwise={
            <p>
              Adding a passkey is the one thing here that needs a script, because only a browser can
              talk to the key. An <a href="/account/factors/authenticator">authenticator app</a>{" "}
              protects you as well and needs none.
            </p>
          }
        >
          <Field name="name" label="Name" hint="Such as “Work laptop”." optional maxLength={60} />
        </PasskeyForm>
      </Section>
    </Page>
  );
}
