/** Jobs of the hooks room. */
import { deliver } from "#app/hooks/deliver.server.ts";
import { hookDelivery, hookShredding } from "#app/hooks/jobs.ts";
import { shredUnused } from "#app/hooks/secrets.server.ts";
import { handle } from "#jobs/handle.ts";

handle(hookDelivery, deliver);
handle(hookShredding, shredUnused);
