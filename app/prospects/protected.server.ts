/** Which values of many prospects a person typed: files and providers leave those alone. */
import { sql } from "drizzle-orm";
import { TYPED_KINDS } from "#app/prospects/overwrite.ts";
import type { Tx } from "#db/client.ts";

/**
 * Prospect id → names of their fields, custom ones as customKey. A field that somebody emptied on
 * purpose is among them. Whoever has none is not in the map. One query, however many are asked about.
 */
export async function protectedFields(
  tx: Tx,
  prospectIds: string[],
): Promise<Map<string, Set<string>>> {
  const asked = sql`any(${sql.param(prospectIds)}::uuid[])`;
  const rows = await tx.execute<{ id: string; field: string }>(sql`
    with known as (
      select p.id, field.name, coalesce((p.field_origins ->> field.name)::uuid,
        case when field.value is not null then p.origin_id end) as origin_id
      from prospects p, lateral (values
        ('email', p.email), ('firstName', p.first_name), ('lastName', p.last_name),
        ('position', p.position), ('company', p.company), ('country', p.country)
      ) as field (name, value)
      where p.id = ${asked}
      union all
      select prospect_id, 'custom:' || field_id, origin_id
      from custom_values where prospect_id = ${asked}
      union all
      select prospect_id, field, origin_id from (
        select distinct on (prospect_id, field) prospect_id, field, new_value, origin_id
        from prospect_changes c
        where prospect_id = ${asked} and field like 'custom:%' and not exists (
          select from custom_values v
          where v.prospect_id = c.prospect_id and 'custom:' || v.field_id = c.field)
        order by prospect_id, field, created_at desc, id desc
      ) as emptied where new_value is null
    )
    select id, name as field from known where origin_id in (
      select id from origins where kind = any(${sql.param(TYPED_KINDS)}::text[]))`);
  const found = new Map<string, Set<string>>();
  for (const { id, field } of rows) {
    found.set(id, (found.get(id) ?? new Set<string>()).add(field));
  }
  return found;
}
