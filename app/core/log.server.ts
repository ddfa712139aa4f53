/** Logs: JSON lines on standard output, never personal data or secrets. */
import pino from "pino";
import { config } from "#app/config.server.ts";

export const log = pino({
  level: config.logLevel,
  base: undefined,
  redact: {
    paths: [
      "email",
      "*.email",
      "password",
      "*.password",
      "token",
      "*.token",
      "err.detail",
      "err.query",
      "err.parameters",
    ],
    censor: "[kept out]",
  },
  serializers: { err: errorWithoutData },
});

/** A database error's detail and parameters quote the row; only its kind and place are told. */
export function errorWithoutData(error: unknown) {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { name, code, constraint_name, table_name, routine } = cause as Record<string, unknown>;
  const stack = (cause as Error).stack
    ?.split("\n")
    .filter((line) => line.trimStart().startsWith("at "))
    .slice(0, 8)
    .map((line) => line.trim());
  const fromDatabase = typeof code === "string" && /^[0-9A-Z]{5}$/.test(code);
  // Class 42 is about our SQL; other messages of the database may quote a value.
  const quotes = fromDatabase && !code.startsWith("42");
  const message = quotes ? undefined : (cause as Error).message;
  return { name, code, constraint_name, table_name, routine, message, stack };
}
