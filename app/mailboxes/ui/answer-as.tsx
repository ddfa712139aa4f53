/** Below a practice letter: what the person written to, or their mail server, may do with it. */
import type { ComponentProps } from "react";
import { ButtonLink, PostButton, Submit } from "../../ui/buttons";
import { TextArea } from "../../ui/fields";
import { Form, FormKey } from "../../ui/form";
import { Section } from "../../ui/page";

type Props = {
  to: string;
  /** The page itself, to which the forms go. */
  here: string;
  /** The key of a form that was not sent yet. */
  fresh: string;
  optOut?: string | undefined;
  answer?:
    | {
        problems: ComponentProps<typeof Form>["problems"];
        typed?: ComponentProps<typeof Form>["values"];
      }
    | undefined;
};

export function AnswerAs({ to, here, fresh, optOut, answer }: Props) {
  return (
    <>
      <Section title="Answer as this person">
        <Form problems={answer?.problems} values={answer?.typed}>
          <FormKey name="key" fresh={fresh} />
          <TextArea
            name="answer"
            label={`What ${to} writes back`}
            hint="It begins a conversation in your inbox and stops the sequence for them. Write that you want no more mail, and they are never written to again."
            rows={4}
          />
          <Submit name="as" value="reply">
            Answer as this person
          </Submit>
        </Form>
      </Section>
      <Section title="Let a machine answer">
        <p>See what happens when somebody is away, or when the address does not exist.</p>
        <div className="row">
          <PostButton action={here} fields={{ key: fresh }} name="as" value="away">
            Answer that they are away
          </PostButton>
          <PostButton action={here} fields={{ key: fresh }} name="as" value="bounce">
            Send it back as undeliverable
          </PostButton>
        </div>
      </Section>
      <Section title="Unsubscribe as this person">
        {optOut ? (
          <>
            <p>The letter holds a link of their own. It leads to the page that they would see.</p>
            <ButtonLink href={optOut} tone="quiet">
              Unsubscribe as this person
            </ButtonLink>
          </>
        ) : (
          <p className="muted">This letter was a test to yourself: it has no link of its own.</p>
        )}
      </Section>
    </>
  );
}
