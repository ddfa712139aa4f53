/** The first question: practise, or send for real. */
import { ButtonLink, PostButton, Submit } from "../../ui/buttons";
import { Field } from "../../ui/fields";
import { Form, type Problems } from "../../ui/form";
import { Notice, Section } from "../../ui/page";
import { nameOfProvider, type ProviderName, products, signInPath } from "../provider";

type ChooseMailboxProps = {
  isDemo: boolean;
  typed: string;
  problems: Problems | null;
  /** Where members may sign in, as this installation is set up. */
  setUp: Record<ProviderName, boolean>;
};

export function ChooseMailbox({ isDemo, typed, problems, setUp }: ChooseMailboxProps) {
  return (
    <>
      <Section title="Practice mailbox">
        <p>
          Everything works as it does for real, but no message ever leaves this machine. You read
          what arrived, answer as the people you wrote to, unsubscribe as one of them, and move time
          forward to see what happens next.
        </p>
        <PostButton action="/mailboxes/new" fields={{ kind: "practice" }} tone="primary">
          Use the practice mailbox
        </PostButton>
      </Section>
      {isDemo ? null : <AtProvider setUp={setUp} />}
      <Section title={isDemo ? "Your own mailbox" : "Any other mailbox, by its password"}>
        {isDemo ? (
          <Notice title="Not in the demo">
            The demo team writes to its practice mailbox only. Sign up to connect your own.
          </Notice>
        ) : (
          <Form
            method="get"
            action="/mailboxes/new"
            problems={problems}
            values={{ address: typed }}
          >
            <Field
              name="address"
              label="The address you send from"
              hint="Gmail, Fastmail, IONOS and any other that lets programs send with a password."
              type="email"
              autoComplete="email"
              inputMode="email"
            />
            <Submit>Continue</Submit>
          </Form>
        )}
      </Section>
    </>
  );
}

function AtProvider({ setUp }: { setUp: ChooseMailboxProps["setUp"] }) {
  const all = Object.keys(setUp) as ProviderName[];
  const there = all.filter((provider) => setUp[provider]);
  const missing = all.filter((provider) => !setUp[provider]).map(nameOfProvider);
  return (
    <Section title="Gmail or Microsoft 365">
      {there.length > 0 ? (
        <>
          <p>You sign in at Google or Microsoft itself. No password is typed or kept here.</p>
          <div className="row">
            {there.map((provider) => (
              <ButtonLink key={provider} href={signInPath(provider)} tone="quiet">
                {`Connect ${products[provider]}`}
              </ButtonLink>
            ))}
          </div>
        </>
      ) : null}
      {missing.length > 0 ? (
        <p className="muted">
          {`Whoever runs this Audienti has not set up signing in at ${missing.join(" or ")}.`}
        </p>
      ) : null}
    </Section>
  );
}
