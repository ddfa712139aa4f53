/** The page that stands before a block is taken back. */
import type { ReactNode } from "react";
import { Checkbox } from "../../ui/choices";
import type { Problems } from "../../ui/form";
import { Confirm, Page } from "../../ui/page";

type TakeBackProps = { id: string; title: string; problems?: Problems; children: ReactNode };

export function TakeBack({ id, title, problems, children }: TakeBackProps) {
  const back = { href: "/suppressions", label: "Do not contact" };
  return (
    <Page title={title} back={back} problems={problems}>
      <Confirm
        action="/suppressions"
        fields={{ intent: "lift", id }}
        problems={problems}
        consequences={[
          children,
          "Sequences that were stopped stay stopped; nothing is sent by itself.",
        ]}
        confirm="Unblock"
        cancel={{ href: back.href, label: "Leave it blocked" }}
      >
        <Checkbox name="sure" label="They may be written to again" />
      </Confirm>
    </Page>
  );
}
