/** Many values in one parameter: a statement with a thousand parameters costs more than its rows. */
import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/** Whether the column's value is one of these; never so where there are none. */
export function among(column: SQLWrapper, values: string[], type: "uuid" | "text" = "uuid"): SQL {
  return sql`${column} = any(${sql.param(values)}::${sql.raw(type)}[])`;
}
