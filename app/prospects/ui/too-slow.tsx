/** Instead of figures that could not be found out in time. */
import { ButtonLink } from "../../ui/buttons";
import { Empty, Page } from "../../ui/page";

export function TooSlow({ title }: { title: string }) {
  return (
    <Page title={title} back={{ href: "/prospects", label: "Prospects" }}>
      <Empty
        title="Counting takes too long"
        action={<ButtonLink href="/prospects">Prospects</ButtonLink>}
      >
        Nothing was asked. Narrow the filter, or put whom you mean on a list and choose that.
      </Empty>
    </Page>
  );
}
