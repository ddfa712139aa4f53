/** The page where nobody was chosen, or what was asked for cannot be read. */
import type { ReactNode } from "react";
import { Page } from "../../ui/page";

/** Nothing is ever done to everybody because nobody was ticked. */
export function NobodyChosen({ children }: { children?: ReactNode }) {
  return (
    <Page
      title="Choose somebody first"
      lead="Tick the prospects you mean, or take all that match, and choose what to do there."
      back={{ href: "/prospects", label: "Prospects" }}
    >
      {children}
    </Page>
  );
}
