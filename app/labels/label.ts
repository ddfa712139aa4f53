/** Lists and tags: what they are called, how many there may be, and the forms about them. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { cleanText } from "#app/prospects/prospect.ts";

export type LabelKind = "list" | "tag";

/** Of lists and tags together. */
export const MOST_LABELS = 1_000;
const LONGEST_NAME = 60;

type Words = { one: string; many: string; path: string; title: string; lead: string };

export const labelWords: Record<LabelKind, Words> = {
  list: {
    ...{ one: "list", many: "lists", path: "/lists", title: "Lists" },
    lead: "People you work through together, such as the guests of one fair.",
  },
  tag: {
    ...{ one: "tag", many: "tags", path: "/tags", title: "Tags" },
    lead: "Words that describe people, whichever list they are on.",
  },
};

const Name = z
  .string({ error: "Enter a name" })
  .transform((raw) => cleanText(raw) ?? "")
  .refine((name) => name !== "", { error: "Enter a name" })
  .refine((name) => name.length <= LONGEST_NAME, {
    error: `Shorten the name to at most ${LONGEST_NAME} characters`,
  });

export const LabelInput = z.object({ name: Name });

const Kind = z.enum(["list", "tag"], { error: "Choose a list or a tag" });
/** Where the form stood, to lead back to. */
const From = z.enum(["details"]).optional();

/** One prospect into a list or under a tag, which is made where there is none. */
export const AttachInput = z.object({ label: Kind, name: Name, from: From });
/** And out again. */
export const DetachInput = z.object({ remove: Id, from: From });

/** Where all who bear it are shown. */
export function bearersUrl({ kind, id }: { kind: LabelKind; id: string }): string {
  return `/prospects?f=${kind}.is.${id}`;
}

export const tooManyLabels = `There are ${MOST_LABELS.toLocaleString("en")} lists and tags already, which is the most. Delete one you no longer need.`;
