/** Jobs of the keys room. */
import { keyRotation } from "#app/keys/jobs.ts";
import { rotateKeys } from "#app/keys/rotation.server.ts";
import { handleSystem } from "#jobs/handle.ts";

handleSystem(keyRotation, () => rotateKeys());
