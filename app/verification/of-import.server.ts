/** Checking whom an import brought, by our own engine, where a team wants that. */
import { and, eq, isNull } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { ok } from "#app/core/result.ts";
import { findImport } from "#app/imports/imports.server.ts";
import { readRules } from "#app/verification/providers.server.ts";
import { beginRun } from "#app/verification/runs.server.ts";
import { inTeam } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";
import { verificationRuns } from "#db/schema/verification.ts";

/** After a run of an import. Safe to repeat: an import is checked once. Throws NotFound. */
export async function checkAfterImport(member: Member, importId: string) {
  return inTeam(member, async (tx) => {
    const { state, userId } = await findImport(tx, importId, { lock: true });
    if (state !== "done" || !(await readRules(tx, member)).verifyImports) return ok();
    const [before] = await tx
      .select({ id: verificationRuns.id })
      .from(verificationRuns)
      .where(eq(verificationRuns.importId, importId));
    const total = before ? 0 : await tx.$count(prospects, isOfImport(importId));
    if (total > 0) await beginRun(tx, member, { provider: "own", total, importId, userId });
    return ok();
  });
}

/** Whom it added or changed, unless a later one did. */
export function isOfImport(importId: string) {
  return and(eq(prospects.lastImportId, importId), isNull(prospects.binnedAt));
}
