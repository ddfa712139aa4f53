/** Stored files as configured: the local disk, under the data directory. */
import { join } from "node:path";
import { openFiles } from "#app/adapters/files/embedded.server.ts";
import type { FileStore } from "#app/adapters/files/port.ts";
import { config } from "#app/config.server.ts";

export const files: FileStore = openFiles({ folder: join(config.dataDir, "files") });
