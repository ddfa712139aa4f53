/** `npm run rotate-keys`: after a new MASTER_KEY, as the worker; says how far it is and when the old one may go. */
import { closeVault } from "#app/adapters/vault/index.server.ts";
import { config, requireSecrets } from "#app/config.server.ts";
import { rotateKeys } from "#app/keys/rotation.server.ts";
import { closeConnections } from "#db/client.ts";

requireSecrets(config);
const say = (words: string) => process.stdout.write(`${words}\n`);
say(`The first key is ${config.masterKeys[0]!.id}; ${config.masterKeys.length - 1} older.`);
const { value } = await rotateKeys({
  say: ({ done, left }) => say(`${done} wrapped anew, ${left} to go.`),
});
if (value.left === 0) say("Nothing needs an older key: it may be removed from MASTER_KEY.");
else if (value.stuck === 0)
  say(`${value.left} were sealed with an older key meanwhile: run it again.`);
else {
  say(`${value.stuck} cannot be opened with any key given. Keep the older keys: their owners must`);
  say("enter these passwords anew, or the key that is missing must be added to MASTER_KEY.");
}
process.exitCode = value.left === 0 ? 0 : 1;
await Promise.all([closeConnections(), closeVault()]);
