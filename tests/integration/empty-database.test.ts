import { Client } from "pg";
import { expect, test } from "vitest";
import { resetDatabase, testEnvironment } from "@/tests/support/database";

const tables = ["users", "generations", "images", "quota_ledger", "sets", "channels", "team", "audit_events"];

test("the database is emptied under transactions that lock its tables in any order, and none is broken off", async () => {
  let emptied = false;
  const writers = Array.from({ length: 4 }, async (_, start) => {
    const client = new Client({ connectionString: testEnvironment.DATABASE_URL });
    await client.connect();
    for (let round = start; !emptied; round += 1) {
      const at = round % tables.length;
      const order = [...tables.slice(at), ...tables.slice(0, at)];
      await client.query("BEGIN");
      for (const name of round % 2 ? order : order.reverse()) {
        await client.query(`LOCK TABLE ${name} IN ROW EXCLUSIVE MODE`);
      }
      await client.query("COMMIT");
      // As servers do: at work, and then for a moment not.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await client.end();
  });
  const emptying = async () => {
    for (let time = 0; time < 30; time += 1) await resetDatabase();
    emptied = true;
  };
  const ends = await Promise.allSettled([...writers, emptying()]);
  expect(ends.filter(({ status }) => status === "rejected")).toEqual([]);
});
