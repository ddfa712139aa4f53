/** Asking for an export of one's own data. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { EXPORTS_A_DAY } from "#app/privacy/export.ts";
import { requestExport } from "#app/privacy/exports.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";

export async function action({ request }: ActionFunctionArgs) {
  const { user } = await requirePerson(request);
  const outcome = await requestExport(user.id);
  if (outcome.refused === "enough-for-today") {
    const said = `You asked for ${EXPORTS_A_DAY} exports within a day. Fetch the newest one, or ask again tomorrow.`;
    return seeOther("/my-data", said);
  }
  if (outcome.refused === "under-way") {
    return seeOther(`/my-data/exports/${outcome.detail}?follow=1`, "One is being made already.");
  }
  return seeOther(`/my-data/exports/${outcome.value.id}?follow=1`);
}
