/** By what kind a timeline is narrowed: plain links, and the chosen kind as a word. */
import { Fragment } from "react";

type Kind = { href: string; label: string; current: boolean };

export function Kinds({ items }: { items: Kind[] }) {
  return (
    <nav aria-label="Kinds of entries">
      <p>
        Show:{" "}
        {items.map(({ href, label, current }, index) => (
          <Fragment key={href}>
            {index > 0 ? " · " : null}
            {current ? <strong aria-current="true">{label}</strong> : <a href={href}>{label}</a>}
          </Fragment>
        ))}
      </p>
    </nav>
  );
}
