/** Product mail as configured: Resend with a key, the outbox without. */
import { join } from "node:path";
import { openOutbox } from "#app/adapters/mail/embedded.server.ts";
import type { Mail } from "#app/adapters/mail/port.ts";
import { openResend } from "#app/adapters/mail/resend.server.ts";
import { config } from "#app/config.server.ts";

/** The page /outbox exists only while this is true. */
export const outboxIsOn: boolean = config.resendKey === undefined;

export const outbox = openOutbox({ folder: join(config.dataDir, "outbox"), from: config.mailFrom });

export const mail: Mail =
  config.resendKey === undefined
    ? outbox
    : openResend({ key: config.resendKey, from: config.mailFrom });
