import { mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ConfigurationError, keptSecrets, readEnv } from "@/lib/env";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "proofsheet-env-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("an empty environment works", () => {
  expect(readEnv({})).toMatchObject({
    PORT: 3000,
    HOST: "127.0.0.1",
    APP_URL: "http://localhost:3000",
    WORKER: "inline",
    LOG_LEVEL: "info",
    PRIVATE_UPSTREAMS: [],
  });
});

test("an empty value counts as not given", () => {
  expect(readEnv({ PORT: "", DATABASE_URL: "", APP_URL: "" }).APP_URL).toBe("http://localhost:3000");
});

test.each([
  ["PORT", "0"],
  ["PORT", "70000"],
  ["PORT", "http"],
  ["RESULT_URL_HOURS", "0"],
  ["RESULT_URL_HOURS", "a day"],
  ["APP_URL", "example.com"],
  ["APP_URL", "ftp://example.com"],
  ["DATABASE_URL", "mysql://example.com/db"],
  ["S3_ENDPOINT", "s3.example.com"],
  ["S3_FORCE_PATH_STYLE", "perhaps"],
  ["UPSTREAM_BASE_URL", "example.com/v1"],
  ["PRIVATE_UPSTREAMS", "10.0.0.1"],
  ["AUTH_SECRET", "short"],
  ["MASTER_KEY", "xyz"],
  ["ADMIN_EMAIL", "ada"],
  ["ADMIN_PASSWORD", "short"],
  ["DEFAULT_MONTHLY_QUOTA", "-1"],
  ["DEFAULT_MONTHLY_QUOTA", "many"],
  ["TEAM_TIME_ZONE", "Mars/Olympus"],
  ["WORKER", "sometimes"],
  ["LOG_LEVEL", "loud"],
  ["OIDC_ISSUER", "login.example.com"],
  ["OIDC_ALLOWED_DOMAINS", "@example.com"],
  ["OIDC_NAME", "x".repeat(41)],
  ["SMTP_URL", "https://mail.example.com"],
  ["MAIL_FROM", "Proofsheet"],
])("%s=%s is refused by name", (name, value) => {
  expect(() => readEnv({ [name]: value })).toThrow(ConfigurationError);
  expect(() => readEnv({ [name]: value })).toThrow(new RegExp(`^${name} .+`, "m"));
});

test("every wrong variable is named at once, a line each", () => {
  const wrong = () => readEnv({ PORT: "x", LOG_LEVEL: "loud", WORKER: "no" });
  expect(wrong).toThrow(/^PORT .+\nWORKER .+\nLOG_LEVEL .+$/);
});

test("hosts on private networks are pairs, separated as one likes", () => {
  const { PRIVATE_UPSTREAMS } = readEnv({ PRIVATE_UPSTREAMS: "10.0.0.1:8080, [fd00::1]:443" });
  expect(PRIVATE_UPSTREAMS).toEqual(["10.0.0.1:8080", "[fd00::1]:443"]);
});

test("the admin's email and password come together", () => {
  expect(() => readEnv({ ADMIN_EMAIL: "ada@example.com" })).toThrow("set together");
});

test("a database of one's own in production wants its secrets, unless they are kept already", () => {
  const source = { NODE_ENV: "production", DATABASE_URL: "postgres://db.example.com/app", DATA_DIR: folder };
  expect(() => readEnv(source)).toThrow(/^AUTH_SECRET .+\nMASTER_KEY .+$/);
  const made = keptSecrets(folder);
  expect(readEnv(source).DATA_DIR).toBe(folder);
  expect(made.MASTER_KEY).toMatch(/^[0-9a-f]{64}$/);
  expect(made.AUTH_SECRET).not.toBe(made.MASTER_KEY);
  expect(statSync(path.join(folder, "secrets.json")).mode & 0o777).toBe(0o600);
});

test("what belongs together is set together", () => {
  const wrong = () => readEnv({ SMTP_URL: "smtp://mail.example.com", OIDC_ISSUER: "https://login.example.com" });
  expect(wrong).toThrow(
    /^OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET should be set together\nSMTP_URL and MAIL_FROM should be set together$/,
  );
});

test("domains are a list in lower case", () => {
  const { OIDC_ALLOWED_DOMAINS } = readEnv({ OIDC_ALLOWED_DOMAINS: "Example.com, studio.example.org" });
  expect(OIDC_ALLOWED_DOMAINS).toEqual(["example.com", "studio.example.org"]);
});
