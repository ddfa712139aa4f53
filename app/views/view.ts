/** A saved view: a filter with a name, its owner's or the whole team's. */
import { z } from "zod";
import { filterParams, isEverybody, readFilter } from "#app/prospects/filter.ts";
import { tidy } from "#app/prospects/filter-value.ts";

const LONGEST_NAME = 80;

const name = z
  .string()
  .optional()
  .transform((raw) => tidy(raw ?? ""))
  .refine((text) => text !== "", "Give the view a name")
  .refine((text) => text.length <= LONGEST_NAME, "Give the view a name of at most 80 characters");
const ticked = z
  .string()
  .optional()
  .transform((value) => value === "yes");

export const ViewInput = z.object({ name, shared: ticked, first: ticked });
export type ViewInput = z.infer<typeof ViewInput>;

/** `query` is a filter as it stands in an address; what stands behind the name is canonical. */
export const NewViewInput = ViewInput.extend({
  query: z
    .string()
    .optional()
    .transform((raw) => readFilter(new URLSearchParams(raw ?? "")))
    .refine(
      (filter) => !isEverybody(filter),
      "Choose a filter first: without one a view is everybody",
    )
    .transform((filter) => filterParams(filter).toString()),
});
export type NewViewInput = z.infer<typeof NewViewInput>;

/** Whether it is to be what the member sees first. */
export const FirstInput = z.object({ first: ticked });

export type View = {
  id: string;
  name: string;
  query: string;
  shared: boolean;
  /** The member's own. */
  mine: boolean;
  mayChange: boolean;
  /** What the member sees first. */
  first: boolean;
};

export function viewUrl({ query }: { query: string }): string {
  return query ? `/prospects?${query}` : "/prospects";
}

export const nameTaken = {
  field: "name",
  sentence: "There is a view of that name already, yours or a shared one: choose another name",
};
