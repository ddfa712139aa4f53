/** The only reader of the environment: one schema, read once; a bad value stops the boot by name. */
import { createHash } from "node:crypto";
import { isIP, isIPv4 } from "node:net";
import { z } from "zod";

const key = z
  .string()
  .refine((text) => Buffer.from(text, "base64").length === 32, "must be 32 bytes in base64");
const oneKey = z
  .string()
  .refine((text) => !text.includes(","), "must be one key: with another, opt-outs are not found")
  .pipe(key);
const keys = z.string().transform((list) => list.split(",").map((part) => part.trim()));
const keyList = keys.pipe(z.array(key).min(1));
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgres:// URL" });

const vaultUrl = z.url({
  protocol: /^(postgres(ql)?|rediss?)$/,
  error: "must be a postgres://, redis:// or rediss:// URL",
});

const list = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean),
  );
const isServer = (text: string) => isIP(text.replace(/^\[(.*)\](:\d+)?$/, "$1")) > 0;
const isServerWithPort = (text: string) => isIPv4(text.replace(/:\d{1,5}$/, ""));
const dnsServers = list.refine(
  (servers) => servers.every((text) => isServer(text) || isServerWithPort(text)),
  "must be network addresses, such as 192.0.2.53 or [2001:db8::53]:53",
);
const switched = z.enum(["on", "off"]).default("off");

/** Every variable that Audienti reads. `.env.example` documents the same names; a test compares. */
export const Environment = z.object({
  NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default("127.0.0.1"),
  BASE_URL: z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }).optional(),
  DATA_DIR: z.string().min(1).default("./.data"),
  DATABASE_URL: postgresUrl.optional(),
  VAULT_DATABASE_URL: vaultUrl.optional(),
  MASTER_KEY: keyList.optional(),
  SIGNING_KEY: keyList.optional(),
  SUPPRESSION_KEY: oneKey.optional(),
  TRUSTED_PROXIES: list,
  RESEND_API_KEY: z.string().min(1).optional(),
  MAIL_FROM: z.string().min(3).default("Audienti <hello@audienti.example>"),
  DNS_SERVERS: dnsServers,
  VERIFY_SMTP: switched,
  VERIFY_HELO: z
    .string()
    .regex(/^(?=.{4,253}$)([a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]*$/i, "must be a host name")
    .optional(),
  VERIFY_MAIL_FROM: z.email("must be an address").optional(),
  PRIVATE_NETWORKS: switched,
  GOOGLE_CLIENT_ID: z.string().min(1).optional(),
  GOOGLE_CLIENT_SECRET: z.string().min(1).optional(),
  MICROSOFT_CLIENT_ID: z.string().min(1).optional(),
  MICROSOFT_CLIENT_SECRET: z.string().min(1).optional(),
  MICROSOFT_TENANT: z
    .string()
    .regex(/^[a-z0-9.-]{1,253}$/i, "must be common, organizations, a domain or a tenant’s id")
    .default("common"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  /** Set by `npm start` for the processes it starts beside its own database. */
  EMBEDDED: z.enum(["1"]).optional(),
  DEMO_PASSWORD: z.string().optional(),
});

/** The database roles that processes act as: none owns a table, and the vault's two differ (T9). */
export const roles = {
  app: "audienti_app",
  vaultWeb: "audienti_vault_web",
  vaultWorker: "audienti_vault_worker",
} as const;

export type NamedKey = { id: string; key: Buffer };
export type Config = ReturnType<typeof readConfig>;

/** Throws an Error whose message names each variable at fault. */
export function readConfig(environment: Record<string, string | undefined>) {
  const present = Object.fromEntries(Object.entries(environment).filter(([, v]) => v !== ""));
  const parsed = Environment.safeParse(present);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`);
    throw new Error(`The configuration is not usable.\n  ${faults.join("\n  ")}`);
  }
  const env = parsed.data;
  return {
    mode: env.NODE_ENV,
    port: env.PORT,
    host: env.HOST,
    baseUrl: (env.BASE_URL ?? `http://localhost:${env.PORT}`).replace(/\/$/, ""),
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL,
    vaultUrl: env.VAULT_DATABASE_URL,
    vaultIsRedis: /^rediss?:/.test(env.VAULT_DATABASE_URL ?? ""),
    masterKeys: (env.MASTER_KEY ?? []).map(named),
    signingKeys: (env.SIGNING_KEY ?? []).map(named),
    suppressionKey: env.SUPPRESSION_KEY ? named(env.SUPPRESSION_KEY.trim()) : undefined,
    trustedProxies: env.TRUSTED_PROXIES,
    resendKey: env.RESEND_API_KEY,
    mailFrom: env.MAIL_FROM,
    dnsServers: env.DNS_SERVERS,
    probing: readProbing(env),
    privateNetworks: env.PRIVATE_NETWORKS === "on",
    google: readClient(env, "GOOGLE"),
    microsoft: readMicrosoft(env),
    logLevel: env.LOG_LEVEL,
    embedded: env.EMBEDDED === "1",
    demoPassword: env.DEMO_PASSWORD,
  };
}

/** How we introduce ourselves to mail hosts; undefined while asking them is off. */
function readProbing(env: z.output<typeof Environment>) {
  if (env.VERIFY_SMTP === "off") return undefined;
  const { VERIFY_HELO: helo, VERIFY_MAIL_FROM: mailFrom } = env;
  if (helo && mailFrom) return { helo, mailFrom };
  throw new Error(
    "The configuration is not usable.\n  VERIFY_SMTP: needs VERIFY_HELO and VERIFY_MAIL_FROM",
  );
}

/** Who we are to a provider that members sign in at; undefined while nobody has registered us there. */
function readClient(env: z.output<typeof Environment>, whose: "GOOGLE" | "MICROSOFT") {
  const id = env[`${whose}_CLIENT_ID`];
  const secret = env[`${whose}_CLIENT_SECRET`];
  if (id && secret) return { id, secret };
  if (!id && !secret) return undefined;
  const missing = id ? "SECRET" : "ID";
  throw new Error(
    `The configuration is not usable.\n  ${whose}_CLIENT_${missing}: needed beside the other`,
  );
}

function readMicrosoft(env: z.output<typeof Environment>) {
  const client = readClient(env, "MICROSOFT");
  return client && { ...client, tenant: env.MICROSOFT_TENANT };
}

/** Stops the boot when what a process needs is missing, naming every variable. */
export function requireSecrets(config: Config): void {
  const missing = [
    !config.databaseUrl && "DATABASE_URL",
    !config.vaultUrl && "VAULT_DATABASE_URL",
    config.masterKeys.length === 0 && "MASTER_KEY",
    config.signingKeys.length === 0 && "SIGNING_KEY",
    !config.suppressionKey && "SUPPRESSION_KEY",
  ].filter(Boolean);
  if (missing.length > 0) {
    throw new Error(
      `Missing: ${missing.join(", ")}. Set them (see .env.example), or run \`npm start\` without DATABASE_URL for a self-contained start.`,
    );
  }
}

/** A key's id is a short fingerprint: it says which key sealed something and nothing else. */
function named(text: string): NamedKey {
  const bytes = Buffer.from(text, "base64");
  return { id: createHash("sha256").update(bytes).digest("hex").slice(0, 8), key: bytes };
}

export const config = readConfig(process.env);
