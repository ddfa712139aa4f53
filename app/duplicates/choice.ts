/** Two who may be one: what is chosen of each, and which of their clocks and marks the one keeps. */
import { getDomain } from "tldts";
import { z } from "zod";
import { domainOf } from "#app/core/address.ts";
import { Id } from "#app/core/id.ts";
import { PROSPECT_FIELDS, type ProspectField } from "#app/prospects/prospect.ts";

/** `one` stands on the left of the page. */
export type Side = "one" | "other";

export type Choice = {
  fields: Partial<Record<ProspectField, Side>>;
  /** Custom field's id → side. */
  custom: Record<string, Side>;
};

const isSide = (value: unknown): value is Side => value === "one" || value === "other";

/** A field that was not asked about is left to `preferred`. */
export function readChoice(fields: Iterable<[string, unknown]>): Choice {
  const choice: Choice = { fields: {}, custom: {} };
  for (const [name, value] of fields) {
    const [, kind, key = ""] = /^(take|custom)-(.+)$/.exec(name) ?? [];
    if (!isSide(value)) continue;
    if (kind === "take" && isField(key)) choice.fields[key] = value;
    if (kind === "custom" && Id.safeParse(key).success) choice.custom[key] = value;
  }
  return choice;
}

function isField(key: string): key is ProspectField {
  return (PROSPECT_FIELDS as readonly string[]).includes(key);
}

/** What there is wins over nothing; otherwise what is longer known. */
export function preferred(one: string | null, other: string | null): Side {
  return one === null && other !== null ? "other" : "one";
}

/** Merging cannot be undone, so it is confirmed. */
export const MergeInput = z.object({
  sure: z.literal("yes", "Tick the box first: merging cannot be undone"),
});

/** The organisation behind an address: mail.acme.co.uk and acme.co.uk are one. */
export function organisationOf(email: string): string {
  const domain = domainOf(email);
  return getDomain(domain) ?? domain;
}

export type Clocks = {
  createdAt: Date;
  justifiedAt: Date;
  noticedAt: Date | null;
  lastContactedAt: Date | null;
  restrictedAt: Date | null;
  withheldAt: Date | null;
};

/**
 * Merging prolongs nothing and frees nobody: the earliest justification counts, and a mark on either
 * is a mark on both. They knew as soon as either was told.
 */
export function mergeClocks(one: Clocks, other: Clocks): Clocks {
  return {
    createdAt: earlier(one.createdAt, other.createdAt)!,
    justifiedAt: earlier(one.justifiedAt, other.justifiedAt)!,
    noticedAt: earlier(one.noticedAt, other.noticedAt),
    lastContactedAt: later(one.lastContactedAt, other.lastContactedAt),
    restrictedAt: earlier(one.restrictedAt, other.restrictedAt),
    withheldAt: earlier(one.withheldAt, other.withheldAt),
  };
}

function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

function later(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
