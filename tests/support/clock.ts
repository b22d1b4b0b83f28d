import { Client } from "pg";
import { testEnvironment } from "./database";

/**
 * Lets a test say what time it is in this file's database: `now()` of whatever connects afterwards. What a column writes
 * by itself keeps the true time. Call it before the first query.
 */
export async function ownClock() {
  const client = new Client({ connectionString: testEnvironment.DATABASE_URL });
  await client.connect();
  const name = new URL(testEnvironment.DATABASE_URL).pathname.slice(1);
  await client.query(`
    CREATE SCHEMA clock;
    CREATE TABLE clock.face (at timestamptz NOT NULL);
    INSERT INTO clock.face VALUES (pg_catalog.now());
    CREATE FUNCTION clock.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM clock.face';
    ALTER DATABASE "${name}" SET search_path = clock, pg_catalog, public;
  `);
  return {
    set: async (at: string) => void (await client.query("UPDATE clock.face SET at = $1", [at])),
    stop: () => client.end(),
  };
}
