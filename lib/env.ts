import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const flag = z.enum(["true", "false", "1", "0"]).transform((value) => value === "true" || value === "1");
const count = z.coerce.number().int().min(0);
const optionalUrl = z.url({ protocol: /^https?$/, error: "should be an http(s) address" }).optional();

const hostPort = z
  .string()
  .transform((value) => value.split(/[\s,]+/).filter(Boolean))
  .refine(
    (pairs) => pairs.every((pair) => /^(\[[0-9a-f:.]+\]|[^:\s]+):\d+$/i.test(pair)),
    "should be host:port pairs, separated by commas",
  );

const domains = z
  .string()
  .transform((value) =>
    value
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
  )
  .refine(
    (names) => names.every((name) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name)),
    "should be domains such as example.com, separated by commas",
  );

const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  PORT: z.coerce
    .number()
    .int()
    .min(1, "should be a port, 1 to 65535")
    .max(65535, "should be a port, 1 to 65535")
    .default(3000),
  HOST: z.string().default("127.0.0.1"),
  APP_URL: optionalUrl,
  DATA_DIR: z.string().default(".data"),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "should be a postgres:// address")
    .optional(),
  S3_BUCKET: z.string().optional(),
  S3_ENDPOINT: optionalUrl,
  S3_REGION: z.string().default("us-east-1"),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_FORCE_PATH_STYLE: flag.optional(),
  UPSTREAM_BASE_URL: optionalUrl,
  UPSTREAM_API_KEY: z.string().optional(),
  PRIVATE_UPSTREAMS: hostPort.default([]),
  TRUSTED_PROXIES: count.default(0),
  AUTH_SECRET: z.string().min(32, "should have at least 32 characters").optional(),
  MASTER_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, "should be 64 hexadecimal digits (openssl rand -hex 32)")
    .optional(),
  ADMIN_EMAIL: z.email("should be an email address").optional(),
  ADMIN_PASSWORD: z.string().min(10, "should have at least 10 characters").optional(),
  DEFAULT_MONTHLY_QUOTA: count.optional(),
  TEAM_TIME_ZONE: z.string().refine(isTimeZone, "should be a time zone such as Europe/Oslo").optional(),
  OIDC_ISSUER: optionalUrl,
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_ALLOWED_DOMAINS: domains.default([]),
  OIDC_NAME: z.string().trim().max(40, "should have at most 40 characters").default("single sign-on"),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, "should be an smtp:// or smtps:// address")
    .optional(),
  MAIL_FROM: z.string().includes("@", { error: "should be like Proofsheet <studio@example.com>" }).optional(),
  WORKER: z.enum(["inline", "off", "only"]).default("inline"),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1, "should be 1 or more").default(200),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  DEMO_DELAY_MS: count.default(6000),
  RESULT_URL_HOURS: z.coerce.number().positive("should be a number of hours above 0").max(87_600).default(24),
  MAX_BODY_BYTES: count.default(64 * 1024 * 1024),
});

/** All of these, or none. */
const together = [
  ["ADMIN_EMAIL", "ADMIN_PASSWORD"],
  ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"],
  ["SMTP_URL", "MAIL_FROM"],
] as const;

/** The configuration, parsed: what `.env.example` documents, with every default filled in. */
export type Env = ReturnType<typeof readEnv>;

let parsed: Env | undefined;

/** The process's configuration, read once. Throws a `ConfigurationError` that names every wrong variable. */
export function env(): Env {
  parsed ??= readEnv(process.env);
  return parsed;
}

/** A configuration that cannot be used; the message has a line per variable. */
export class ConfigurationError extends Error {}

/** Parses the variables in `source`; an empty string counts as not given. */
export function readEnv(source: Record<string, string | undefined>) {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const result = schema.safeParse(given);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
    throw new ConfigurationError(lines.join("\n"));
  }
  const values = result.data;
  const dataDir = path.resolve(/* turbopackIgnore: true */ values.DATA_DIR);
  const ownsSecrets = !(values.DATABASE_URL && values.NODE_ENV === "production") || existsSync(secretsFile(dataDir));
  const missing = (["AUTH_SECRET", "MASTER_KEY"] as const).filter((name) => !values[name] && !ownsSecrets);
  if (missing.length > 0) {
    throw new ConfigurationError(
      missing.map((name) => `${name} should be set when DATABASE_URL is set in production`).join("\n"),
    );
  }
  const torn = together.filter((names) => names.some((name) => values[name]) && !names.every((name) => values[name]));
  if (torn.length > 0) {
    const lines = torn.map((names) => `${names.slice(0, -1).join(", ")} and ${names.at(-1)} should be set together`);
    throw new ConfigurationError(lines.join("\n"));
  }
  return {
    ...values,
    DATA_DIR: dataDir,
    APP_URL: (values.APP_URL ?? `http://localhost:${values.PORT}`).replace(/\/$/, ""),
  };
}

/** The two secrets: from the environment, else from `DATA_DIR`, where they are made (0600) the first time. */
export function secrets(): { authSecret: string; masterKey: Buffer } {
  const { AUTH_SECRET, MASTER_KEY, DATA_DIR } = env();
  const kept = AUTH_SECRET && MASTER_KEY ? undefined : keptSecrets(DATA_DIR);
  return {
    authSecret: AUTH_SECRET ?? kept?.AUTH_SECRET ?? "",
    masterKey: Buffer.from(MASTER_KEY ?? kept?.MASTER_KEY ?? "", "hex"),
  };
}

let keptCache: { AUTH_SECRET: string; MASTER_KEY: string } | undefined;

/** The secrets that `dataDir` keeps, made there the first time. */
export function keptSecrets(dataDir: string) {
  if (keptCache) return keptCache;
  const file = secretsFile(dataDir);
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    const made = { AUTH_SECRET: randomHex(), MASTER_KEY: randomHex() };
    try {
      writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: "wx" });
    } catch (error) {
      // Another process made them in the same moment: its are the ones that count.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  keptCache = JSON.parse(readFileSync(file, "utf8")) as { AUTH_SECRET: string; MASTER_KEY: string };
  return keptCache;
}

function secretsFile(dataDir: string): string {
  return path.join(/* turbopackIgnore: true */ dataDir, "secrets.json");
}

function randomHex(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("hex");
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
