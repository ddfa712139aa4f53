/** For whoever is held no more, and for a link that is not ours: the two look alike. */
import type { Words } from "#app/why/wording.ts";
import { Submit } from "../../ui/buttons";
import { Form, Hidden } from "../../ui/form";
import { Notice, Page } from "../../ui/page";

export function Nothing({ say, objected }: { say: Words; objected: boolean }) {
  return (
    <Page title={say.nothingTitle} lead={say.nothing}>
      {objected ? (
        <Notice tone="good" live title={say.nothingObjected} />
      ) : (
        <Form>
          <p>{say.nothingObject}</p>
          <Hidden name="intent" value="object" />
          <Submit>{say.object}</Submit>
        </Form>
      )}
    </Page>
  );
}
