import { statSync } from "node:fs";
import { access, constants, mkdir, statfs } from "node:fs/promises";
import path from "node:path";
import type { Command } from "commander";
import type { Env } from "../env";
import { readConfiguration } from "./configuration";
import { columns, show } from "./input";
import { lockHolder } from "./lock";
import { CommandError } from "./report";
import { withDatabase } from "./with-database";

type Finding = { check: string; ok: boolean; detail: string };
type Check = () => Promise<string> | string;

/** `doctor`: looks at everything that Proofsheet stands on, and says what to do about what is wrong. */
export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("check the configuration, the connections and the versions, and say what to do")
    .option("--json", "print JSON")
    .action(doctor);
}

async function doctor(options: { json?: boolean }): Promise<void> {
  const findings: Finding[] = [];
  const look = async (check: string, work: Check) => {
    // In the order in which they begin: one may look at more on its way.
    const finding: Finding = { check, ok: true, detail: "" };
    findings.push(finding);
    try {
      finding.detail = await work();
    } catch (error) {
      finding.ok = false;
      finding.detail = error instanceof Error ? error.message : String(error);
    }
  };
  let values: Env | undefined;
  await look("configuration", () => {
    values = readConfiguration();
    return `${values.APP_URL}, data in ${values.DATA_DIR}`;
  });
  await look("node", checkNode);
  if (values) await lookFurther(values, look);
  const lines = columns(findings.map(({ check, ok, detail }) => [ok ? "ok" : "WRONG", check, detail]));
  const wrong = findings.filter(({ ok }) => !ok).length;
  show(options.json, { ok: wrong === 0, findings }, lines);
  if (wrong > 0) throw new CommandError(`${wrong} of ${findings.length} checks found something to mend.`);
}

async function lookFurther(values: Env, look: (check: string, work: Check) => Promise<void>): Promise<void> {
  await look("data folder", () => checkDataDir(values.DATA_DIR));
  await look("secrets", () => checkSecrets(values));
  await look("server", () => checkServer(values));
  if (values.SMTP_URL) await look("email", () => checkEmail(values));
  if (values.OIDC_ISSUER) await look("single sign-on", () => checkSignOn(values));
  await look("database", () =>
    withDatabase(async () => {
      const { db } = await import("../db");
      const [row] = await db.$queryRaw<{ version: string; size: string }[]>`
        SELECT current_setting('server_version') AS version, pg_size_pretty(pg_database_size(current_database())) AS size`;
      await look("people", async () => {
        const admins = await db.user.count({ where: { role: "admin", disabledAt: null } });
        if (admins === 0) throw new Error("Nobody is admin: start the server and open its setup link, or user create.");
        return `${await db.user.count()}, ${admins} of them admins`;
      });
      await look("channels", async () => {
        const enabled = await db.channel.findMany({ where: { enabled: true }, select: { name: true, kind: true } });
        if (enabled.length === 0) return "none yet; the first start makes them";
        return enabled.map(({ name, kind }) => `${name} (${kind})`).join(", ");
      });
      await look("storage", async () => {
        await (await import("../storage/storage")).storage().check();
        return values.S3_BUCKET ? `bucket ${values.S3_BUCKET} at ${values.S3_ENDPOINT ?? "AWS"}` : "disk";
      });
      const kind = values.DATABASE_URL ? new URL(values.DATABASE_URL).host : "embedded";
      return `Postgres ${row?.version} (${kind}), ${row?.size}, at the newest migration`;
    }),
  );
}

function checkNode(): string {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 22 || (major === 22 && minor < 12)) {
    throw new Error(`Node ${process.versions.node} is too old: run this by npm, which brings its own, after npm ci.`);
  }
  return process.versions.node;
}

async function checkDataDir(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  await access(dataDir, constants.W_OK | constants.X_OK).catch(() => {
    throw new Error(`${dataDir} cannot be written: set DATA_DIR to a folder that this user may write.`);
  });
  const { bavail, bsize } = await statfs(dataDir);
  const free = Number(((bavail * bsize) / 2 ** 30).toFixed(1));
  if (free < 1) throw new Error(`Only ${free} GB are free at ${dataDir}: make room.`);
  return `${dataDir}, ${free} GB free`;
}

function checkSecrets(values: Env): string {
  if (values.AUTH_SECRET && values.MASTER_KEY) return "from the environment";
  const file = path.join(values.DATA_DIR, "secrets.json");
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return "made at the first start";
  if (stat.mode & 0o077) throw new Error(`Others can read ${file}: chmod 600 ${file}`);
  return `${file}, for this user alone; keep a copy in a safe place`;
}

async function checkEmail({ SMTP_URL = "", MAIL_FROM }: Env): Promise<string> {
  const { host } = new URL(SMTP_URL);
  try {
    await (await import("../mail")).checkMail();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${host} takes no mail from us: ${why}. Is SMTP_URL right, with its name and password?`);
  }
  return `${host} takes it, from ${MAIL_FROM}`;
}

async function checkSignOn({ OIDC_ISSUER = "", OIDC_ALLOWED_DOMAINS }: Env): Promise<string> {
  const address = `${OIDC_ISSUER.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const wrong = (why: string) => new Error(`${address} ${why}. Is OIDC_ISSUER right?`);
  const response = await fetch(address, { signal: AbortSignal.timeout(5000) }).catch(() => {
    throw wrong("could not be reached");
  });
  const told = response.ok ? await response.json().catch(() => null) : null;
  if (!told?.authorization_endpoint || !told.token_endpoint) {
    throw wrong(`answers ${response.status} and does not describe an OpenID provider`);
  }
  const domains = OIDC_ALLOWED_DOMAINS.join(", ");
  return `${OIDC_ISSUER}, for those who have an account or an invitation${domains && `, and everybody at ${domains}`}`;
}

async function checkServer(values: Env): Promise<string> {
  const holder = values.DATABASE_URL ? undefined : lockHolder(values.DATA_DIR);
  try {
    const response = await fetch(`${values.APP_URL}/api/health/ready`, { signal: AbortSignal.timeout(5000) });
    if (response.ok) return `ready at ${values.APP_URL}`;
    throw new CommandError(`${values.APP_URL}/api/health/ready answers ${response.status}: ${await response.text()}`);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if (holder?.purpose !== "server") return `not running at ${values.APP_URL}`;
    throw new Error(`Process ${holder.pid} is up but ${values.APP_URL} does not answer: is APP_URL right?`);
  }
}
