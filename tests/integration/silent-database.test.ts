import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testEnvironment } from "@/tests/support/database";

// Set before anything connects: nobody waits ten seconds here.
process.env.DATABASE_URL = `${testEnvironment.DATABASE_URL}?query_timeout=300`;
const { db } = await import("@/lib/db");
const witness = new Client({ connectionString: testEnvironment.DATABASE_URL });

beforeAll(async () => {
  await witness.connect();
  await witness.query("CREATE TABLE marks (mark text)");
});
afterAll(() => witness.end());

async function marks(): Promise<string[]> {
  return (await witness.query<{ mark: string }>("SELECT mark FROM marks ORDER BY mark")).rows.map(({ mark }) => mark);
}

test("what is written after a transaction that nobody could end is not written into that transaction", async () => {
  const failing = db.$transaction(async (tx) => {
    await tx.$executeRaw`INSERT INTO marks VALUES ('inside')`;
    // Silent for longer than both this and the ROLLBACK are waited for.
    await tx.$executeRaw`SELECT pg_sleep(0.8)`;
  });
  await expect(failing).rejects.toThrow("Query read timeout");
  for (let time = 0; time < 3; time++) await db.$executeRaw`INSERT INTO marks VALUES ('after')`;
  expect(await marks()).toEqual(["after", "after", "after"]);
});

test("Postgres ends a statement before nobody waits for it any more", async () => {
  const [timeout] = await db.$queryRaw<{ seconds: number }[]>`
    SELECT EXTRACT(epoch FROM current_setting('statement_timeout')::interval)::int AS seconds`;
  expect(timeout).toEqual({ seconds: 9 });
});
