import path from "node:path";
import { nextProgram, root, serverFlags } from "@/lib/cli/build";
import { freePort } from "@/lib/cli/postgres-cluster";
import { Visitor } from "@/tests/support/browserless";
import type { Database } from "./database";
import { startProgram } from "./processes";
import type { Program } from "./programs";

const account = { email: "bench@example.com", password: "a long enough password" };

/** Whom the measured requests come from. */
export type Team = { key: string; variables: Record<string, string> };

/**
 * Migrates the database and makes a person in it with a key and a quota that no run uses up. Sets this process's
 * environment, from which lib takes where everything is.
 */
export async function makeTeam(database: Database, home: string, upstreamPort: number): Promise<Team> {
  const variables = {
    DATABASE_URL: database.url,
    DATA_DIR: path.join(home, "data"),
    AUTH_SECRET: "a".repeat(64),
    MASTER_KEY: "0123456789abcdef".repeat(4),
    LOG_LEVEL: "info",
    UPSTREAM_BASE_URL: `http://127.0.0.1:${upstreamPort}/v1`,
    UPSTREAM_API_KEY: "upstream-secret-key",
    PRIVATE_UPSTREAMS: `127.0.0.1:${upstreamPort}`,
  };
  Object.assign(process.env, variables, { NODE_ENV: "production" });
  const [{ prepareDatabase }, { env }, { createUser }, { createKey }, { db }] = await Promise.all([
    import("@/lib/cli/prepare"),
    import("@/lib/env"),
    import("@/lib/people/people"),
    import("@/lib/api-keys"),
    import("@/lib/db"),
  ]);
  const system = { kind: "system", name: "bench" } as const;
  await prepareDatabase(database.url, env(), true);
  const user = await createUser(system, { ...account, name: "Bench", role: "member" });
  await db.user.update({ where: { id: user.id }, data: { monthlyQuota: 1_000_000_000 } });
  const { key } = await createKey(system, { userId: user.id, name: "bench" });
  await db.$disconnect();
  return { key, variables };
}

/** Starts the production build, with its worker or without, and with the probe of the event loop in it. */
export async function startOurs(team: Team, worker: "off" | "inline", probe: string) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = await startProgram(
    [
      ...serverFlags,
      "--import",
      path.join(import.meta.dirname, "probe.mjs"),
      nextProgram,
      "start",
      "--port",
      String(port),
      "--hostname",
      "127.0.0.1",
    ],
    {
      ...team.variables,
      PORT: String(port),
      APP_URL: url,
      NEXTAUTH_URL: url,
      NEXT_MANUAL_SIG_HANDLE: "true",
      NEXT_TELEMETRY_DISABLED: "1",
      WORKER: worker,
      BENCH_PROBE: probe,
    },
    `${url}/api/health/live`,
    root,
  );
  const headers = { authorization: `Bearer ${team.key}` };
  const target = { url: `${url}/v1/images/generations`, headers };
  return { url, child, program: { name: "ours", pid: child.pid as number, target } satisfies Program };
}

/** The person in the browser, signed in. */
export async function signIn(url: string): Promise<Visitor> {
  const visitor = new Visitor(url);
  if (!(await visitor.signIn(account.email, account.password))) throw new Error("Nobody could sign in");
  return visitor;
}
