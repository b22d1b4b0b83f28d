import { Client } from "pg";
import { migrate } from "../../prisma/migrate";
import type { Env } from "../env";
import { CommandError, step } from "./report";

/** Any number will do, as long as every process that prepares a database takes the same. */
const preparing = 7_305_001;

/**
 * Makes the database at `url` ready: newest migration, the team's row, the right master key. Several processes may do
 * so at once: they take turns. `forServer` says that this environment is the server's own: then its channels and its
 * first admin come from there too.
 */
export async function prepareDatabase(url: string, values: Env, forServer: boolean): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  const where = new URL(url);
  try {
    await client.connect();
  } catch (error) {
    const reason = error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code : String(error);
    throw new CommandError(`The database at ${where.host}${where.pathname} cannot be used: ${reason}`, 1, {
      cause: error,
    });
  }
  try {
    const { rows } = await client.query<{ version: number }>(
      "SELECT current_setting('server_version_num')::int AS version",
    );
    if ((rows[0]?.version ?? 0) < 140_000) throw new CommandError("The database should be Postgres 14 or newer.");
    await step("Waiting for another process that prepares the database", async () => {
      await client.query("SELECT pg_advisory_lock($1)", [preparing]);
    });
    await step("Migrating the database", () => migrate(url));
    await prepareTeam(values);
    if (forServer) await followEnvironment(values);
  } finally {
    await client.end();
  }
}

async function prepareTeam(values: Env): Promise<void> {
  // Loaded here and not above: these take the database's address from the environment when they are loaded.
  const [{ db }, { seal, unseal }] = await Promise.all([import("../db"), import("../crypto")]);
  const team = await db.team.findUniqueOrThrow({ where: { id: 1 } });
  if (team.masterKeyCheck) {
    try {
      unseal(team.masterKeyCheck, "team");
    } catch (error) {
      const advice = "Set MASTER_KEY, or bring back the DATA_DIR that it was made in.";
      throw new CommandError(`The master key is not the one that this database was set up with. ${advice}`, 1, {
        cause: error,
      });
    }
  } else {
    const { DEFAULT_MONTHLY_QUOTA, TEAM_TIME_ZONE } = values;
    await db.team.update({
      where: { id: 1 },
      data: {
        masterKeyCheck: seal("proofsheet", "team"),
        ...(DEFAULT_MONTHLY_QUOTA !== undefined && { defaultMonthlyQuota: DEFAULT_MONTHLY_QUOTA }),
        ...(TEAM_TIME_ZONE !== undefined && { timeZone: TEAM_TIME_ZONE }),
      },
    });
  }
}

async function followEnvironment(values: Env): Promise<void> {
  const [{ createUser }, { isSetUp }, { syncEnvironmentChannels }] = await Promise.all([
    import("../people/people"),
    import("../team"),
    import("../channels/environment"),
  ]);
  await syncEnvironmentChannels();
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = values;
  if (email && password && !(await isSetUp())) {
    const account = { email: email.trim().toLowerCase(), name: email.split("@")[0] ?? email, password };
    await createUser({ kind: "system", name: "setup" }, { ...account, role: "admin", first: true });
  }
}
