/** The second question: how a mailbox of one's own signs in, filled in as far as its domain tells. */
import type { ComponentProps } from "react";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Form, Hidden } from "../../ui/form";
import { Page } from "../../ui/page";
import { PaceFields } from "./pace-fields";
import { ProviderLinks } from "./provider-links";
import { LookUp, ReadingFields, SenderFields, ServerFields } from "./settings-fields";

type FormProps = ComponentProps<typeof Form>;

type Props = {
  suggestion: {
    values: Record<string, unknown>;
    note: ComponentProps<typeof ServerFields>["note"];
    providers: ComponentProps<typeof ProviderLinks>["providers"];
  };
  zones: ComponentProps<typeof PaceFields>["zones"];
  answer?:
    | {
        problems: FormProps["problems"];
        typed?: FormProps["values"];
        found?: ComponentProps<typeof LookUp>["found"];
      }
    | undefined;
};

export function ConnectByPassword({ suggestion, zones, answer }: Props) {
  const { values, note, providers } = suggestion;
  return (
    <Page
      title="Connect your mailbox"
      lead="After saving we sign in once, to see that it works. No message is sent."
      back={{ href: "/mailboxes/new", label: "Choose another mailbox" }}
      problems={answer?.problems}
    >
      <ProviderLinks providers={providers} address={String(values.address ?? "")} />
      <Form problems={answer?.problems} values={{ ...values, ...answer?.typed }}>
        <Hidden name="kind" value="smtp" />
        <SenderFields />
        <LookUp found={answer?.found} />
        <ServerFields
          note={note}
          passwordHint="Sealed at once and kept in a database of its own. Nobody can read it again, you neither."
        />
        <ReadingFields />
        <PaceFields zones={zones} />
        <Submit
          secondary={
            <ButtonLink href="/mailboxes" tone="quiet">
              Cancel
            </ButtonLink>
          }
        >
          Connect and test
        </Submit>
      </Form>
    </Page>
  );
}
