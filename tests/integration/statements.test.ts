import { Client } from "pg";
import { expect, test, vi } from "vitest";
import { POST as generate } from "@/app/v1/images/generations/route";
import { db } from "@/lib/db";
import { testEnvironment } from "@/tests/support/database";
import { call, freshTeam } from "@/tests/support/gateway";

type Prepared = { statement: string };

/** What the pool's connections have prepared: all are asked, since each waits long enough for the others to begin. */
async function prepared(): Promise<Set<string>> {
  const asking = Array.from(
    { length: 20 },
    () => db.$queryRaw<Prepared[]>`SELECT statement FROM pg_prepared_statements, pg_sleep(0.1)`,
  );
  return new Set((await Promise.all(asking)).flat().map(({ statement }) => statement));
}

async function repeat(work: () => Promise<unknown>): Promise<void> {
  for (let time = 1; time <= 8; time++) await work();
}

test("statements that come again are prepared, and go on while a migration adds and removes columns", async () => {
  const { key } = await freshTeam();
  const order = { model: "gpt-image-2", prompt: "a harbour" };
  const work = async () => {
    expect((await call(generate, key, order, { prefer: "respond-async" })).status).toBe(202);
    await db.generation.findFirst({ include: { images: true, references: true, user: true } });
  };
  await repeat(work);
  const kept = [...(await prepared())];
  expect(kept).toContainEqual(expect.stringContaining("INSERT INTO generations"));
  expect(kept).toContainEqual(expect.stringMatching(/^SELECT .*FROM "public"."generations"/));
  const client = new Client({ connectionString: testEnvironment.DATABASE_URL });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public'",
    );
    for (const change of ["ADD COLUMN later text DEFAULT 'x'", "DROP COLUMN later"]) {
      for (const { name } of rows) await client.query(`ALTER TABLE ${name} ${change}`);
      await repeat(work);
    }
  } finally {
    await client.end();
  }
});

test("what comes once, and lists of every length, take no names away from what each request runs", async () => {
  await db.user.count({ where: { name: "once" } });
  for (const list of [["a"], ["a", "b"], ["a", "b", "c"]]) {
    await repeat(() => db.user.findMany({ where: { email: { in: list } } }));
  }
  const kept = [...(await prepared())].filter((statement) => /"(email|name)" (IN|=) /.test(statement));
  expect(kept).toEqual([expect.stringContaining('"email" IN ($1) ')]);
});

test("behind a pooler that pools by transaction nothing is prepared", async () => {
  vi.resetModules();
  vi.stubGlobal("proofsheetDb", undefined);
  vi.stubEnv("DATABASE_URL", `${testEnvironment.DATABASE_URL}?pgbouncer=true`);
  const { db: other } = await import("@/lib/db");
  await repeat(() => other.user.count());
  expect(await other.$queryRaw`SELECT statement FROM pg_prepared_statements`).toEqual([]);
  await other.$disconnect();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});
