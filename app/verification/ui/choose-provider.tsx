/** For whoever comes to a page about a provider without saying which. */
import { PAID, PROVIDER_NAMES } from "#app/verification/providers.ts";
import { Page } from "../../ui/page";

export function ChooseProvider({ to }: { to: string }) {
  return (
    <Page title="Which provider?" back={{ href: "/providers", label: "Providers" }}>
      <ul>
        {PAID.map((name) => (
          <li key={name}>
            <a href={`${to}?provider=${name}`}>{PROVIDER_NAMES[name]}</a>
          </li>
        ))}
      </ul>
    </Page>
  );
}
