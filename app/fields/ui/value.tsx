/** A value of a custom field as it is read: an address as a link, a date as a date. */
import type { FieldKind } from "#app/fields/field.ts";
import { Time } from "../../ui/time";

export function Value({ kind, text }: { kind: FieldKind; text: string }) {
  if (kind === "date") return <Time at={`${text}T00:00:00Z`} zone="UTC" dateOnly />;
  // Read as one of these two before it was kept; nothing else ever becomes a link.
  if (kind === "url" && /^https?:\/\//.test(text)) {
    return (
      <a href={text} rel="noreferrer nofollow">
        {text}
      </a>
    );
  }
  return <bdi>{text}</bdi>;
}
