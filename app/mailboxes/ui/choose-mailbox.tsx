/** The first question: practise, or send for real. */
import { PostButton, Submit } from "../../ui/buttons";
import { Field } from "../../ui/fields";
import { Form, type Problems } from "../../ui/form";
import { Notice, Section } from "../../ui/page";

type ChooseMailboxProps = { isDemo: boolean; typed: string; problems: Problems | null };

export function ChooseMailbox({ isDemo, typed, problems }: ChooseMailboxProps) {
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
      <Section title="Your own mailbox">
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
