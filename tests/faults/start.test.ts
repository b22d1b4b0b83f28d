import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "../support/database";
import { type Launched, launch, processesOf, startEnvironment, temporaryDataDir } from "../support/launcher";

let dataDir: string;
let remove: () => Promise<void>;
const launched: Launched[] = [];

beforeAll(async () => {
  ({ dataDir, remove } = await temporaryDataDir());
});

afterEach(async () => {
  for (const one of launched.splice(0)) {
    one.child.kill("SIGTERM");
    await one.ended;
  }
});

afterAll(() => remove());

test("one command leads to one line with the address, and Ctrl-C leaves no process behind", async () => {
  const env = await startEnvironment(dataDir);
  const first = begin(env);
  await first.says("to create the first account.");
  const address = `http://localhost:${env.PORT}`;
  const lines = first
    .stdout()
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("{"));
  expect(lines).toEqual([
    `Proofsheet is ready at ${address}`,
    expect.stringMatching(new RegExp(`^Open ${address}/setup\\?token=[\\w-]{32} to create the first account\\.$`)),
  ]);
  expect((await fetch(`${address}/api/health/live`)).status).toBeLessThan(500);
  for (const file of ["secrets.json", "postgres.json"]) {
    expect(statSync(path.join(dataDir, file)).mode & 0o777).toBe(0o600);
  }
  expect(processesOf(dataDir).length).toBeGreaterThan(2);
  first.child.kill("SIGINT");
  expect(await first.ended).toBe(0);
  expect(processesOf(dataDir)).toEqual([]);
});

test("a warm start is ready within six seconds, with the same token while nobody has set it up", async () => {
  const env = await startEnvironment(dataDir);
  const began = performance.now();
  const first = begin(env);
  await first.says("to create the first account.");
  expect(performance.now() - began).toBeLessThan(6000);
  first.child.kill("SIGTERM");
  expect(await first.ended).toBe(0);
  const second = begin(await startEnvironment(dataDir));
  await second.says("to create the first account.");
  expect(token(second)).toBe(token(first));
});

test("a second start with the same DATA_DIR says who runs there, and ends", async () => {
  const env = await startEnvironment(dataDir);
  const first = begin(env);
  await first.says("is ready");
  const second = begin(await startEnvironment(dataDir));
  expect(await second.ended).toBe(1);
  expect(second.stderr()).toBe(
    `Proofsheet is running at http://localhost:${env.PORT} already (process ${first.child.pid}), ` +
      `with the same DATA_DIR, ${dataDir}.\n`,
  );
  expect((await fetch(`http://localhost:${env.PORT}/api/health/live`)).status).toBeLessThan(500);
});

test("a port in use is said before anything is started", async () => {
  const env = await startEnvironment(dataDir);
  const other = createServer().listen(Number(env.PORT), "127.0.0.1");
  const began = performance.now();
  const refused = begin(env);
  expect(await refused.ended).toBe(1);
  expect(performance.now() - began).toBeLessThan(3000);
  expect(refused.stderr()).toBe(
    `Port ${env.PORT} on 127.0.0.1 is in use by another program. Stop that, or set PORT to another one.\n`,
  );
  other.close();
});

test("wrong variables are named, all at once", async () => {
  const env = await startEnvironment(dataDir);
  const refused = begin({ ...env, LOG_LEVEL: "loud", TEAM_TIME_ZONE: "Mars/Olympus", MASTER_KEY: "abc" });
  expect(await refused.ended).toBe(2);
  for (const name of ["LOG_LEVEL", "TEAM_TIME_ZONE", "MASTER_KEY"]) expect(refused.stderr()).toContain(`  ${name} `);
});

test("a launcher that is killed takes its server along, and the next start works", async () => {
  const env = await startEnvironment(dataDir);
  const first = begin(env);
  await first.says("is ready");
  first.child.kill("SIGKILL");
  await first.ended;
  const second = begin(env);
  await second.says("is ready");
  second.child.kill("SIGINT");
  expect(await second.ended).toBe(0);
  expect(processesOf(dataDir)).toEqual([]);
});

test("a server that dies is started again", async () => {
  const env = await startEnvironment(dataDir);
  const first = begin(env);
  await first.says("is ready");
  process.kill(serverOf(first), "SIGKILL");
  await expect.poll(() => first.stderr()).toContain("The server ended by SIGKILL; starting it again in 1 s.");
  await expect
    .poll(
      () =>
        fetch(`http://localhost:${env.PORT}/api/health/live`).then(
          () => "answers",
          () => "silent",
        ),
      { timeout: 15_000 },
    )
    .toBe("answers");
});

test("a Postgres that dies is started again, on the same port", async () => {
  const env = await startEnvironment(dataDir);
  const first = begin(env);
  await first.says("is ready");
  const postmaster = Number(readFileSync(path.join(dataDir, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);
  process.kill(postmaster, "SIGKILL");
  await expect
    .poll(() => fetch(`http://localhost:${env.PORT}/api/health/ready`).then(({ status }) => status), {
      timeout: 20_000,
    })
    .toBe(503);
  await expect
    .poll(() => fetch(`http://localhost:${env.PORT}/api/health/ready`).then(({ status }) => status), {
      timeout: 20_000,
    })
    .toBe(200);
  expect(first.stderr()).toContain("Postgres has ended on its own; starting it again.");
});

test("of several starts at once, after a killed one, one runs and the others say so", async () => {
  const killed = begin(await startEnvironment(dataDir));
  await killed.says("is ready");
  killed.child.kill("SIGKILL");
  await killed.ended;
  const environments = await Promise.all(Array.from({ length: 4 }, () => startEnvironment(dataDir)));
  const several = environments.map(begin);
  await Promise.any(several.map((one) => one.says("is ready")));
  const running = several.filter((one) => one.stdout().includes("is ready"));
  expect(running).toHaveLength(1);
  for (const one of several.filter((other) => !running.includes(other))) {
    expect(await one.ended).toBe(1);
    expect(one.stderr()).toContain(`already (process ${running[0]?.child.pid})`);
  }
});

test("Ctrl-C in the middle of the first start leaves no process behind", async () => {
  const other = await temporaryDataDir();
  const first = begin(await startEnvironment(other.dataDir));
  await expect.poll(() => existsSync(path.join(other.dataDir, "postgres.json")), { timeout: 20_000 }).toBe(true);
  first.child.kill("SIGINT");
  expect(await first.ended).toBe(0);
  expect(processesOf(other.dataDir)).toEqual([]);
  await other.remove();
});

test("two processes prepare one database at once, and a worker alone works beside a web server alone", async () => {
  const shared = {
    DATABASE_URL: await freshDatabase(),
    AUTH_SECRET: "a".repeat(64),
    MASTER_KEY: "0123456789abcdef".repeat(4),
  };
  const web = begin({ ...(await startEnvironment(dataDir)), ...shared, WORKER: "off" });
  const worker = begin({ ...(await startEnvironment(dataDir)), ...shared, WORKER: "only" });
  await Promise.all([web.says("to create the first account."), worker.says("Proofsheet's worker is ready.")]);
  worker.child.kill("SIGTERM");
  expect(await worker.ended).toBe(0);
});

test("another master key than the database's refuses to start", async () => {
  const env = await startEnvironment(dataDir);
  const refused = begin({ ...env, MASTER_KEY: "f".repeat(64) });
  expect(await refused.ended).toBe(1);
  expect(refused.stderr()).toContain("The master key is not the one that this database was set up with.");
  expect(processesOf(dataDir)).toEqual([]);
});

test("the first admin can come from the environment, and then there is no token", async () => {
  const env = await startEnvironment(dataDir);
  const first = begin({ ...env, ADMIN_EMAIL: "Ada@example.com", ADMIN_PASSWORD: "long enough" });
  await first.says("is ready");
  expect(first.stdout()).not.toContain("setup?token");
});

function begin(env: Record<string, string>): Launched {
  const one = launch(env);
  launched.push(one);
  return one;
}

function token(of: Launched): string | undefined {
  return /token=(\S+)/.exec(of.stdout())?.[1];
}

function serverOf(of: Launched): number {
  const found = processesOf(dataDir).filter((pid) => pid !== of.child.pid && parentOf(pid) === of.child.pid);
  return found[0] ?? 0;
}

function parentOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1]);
}
