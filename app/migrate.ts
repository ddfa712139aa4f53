/** `npm run migrate`: both databases, with the owner's URLs. For deployments, before the new code runs. */
import { config, requireSecrets } from "#app/config.server.ts";
import { refuseForeignHashes } from "#app/suppression/one-key.server.ts";
import { closeConnections } from "#db/client.ts";
import { migrateMain, migrateVault } from "#db/migrate.ts";

requireSecrets(config);
await migrateMain(config.databaseUrl!);
await migrateVault(config.vaultUrl!);
await refuseForeignHashes().finally(closeConnections);
process.stdout.write("Both databases are up to date.\n");
