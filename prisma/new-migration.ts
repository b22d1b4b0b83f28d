import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { diffSchemas } from "./migrate";

// npm run migration -- NAME: writes the SQL that leads from the committed schema to the edited one.
// DATABASE_URL names any reachable Postgres; nothing in it is read or changed.
const name = process.argv[2];
const url = process.env.DATABASE_URL;
if (!name || !/^[a-z0-9_]+$/.test(name) || !url) {
  console.error("usage: DATABASE_URL=postgres://… npm run migration -- name_in_snake_case");
  process.exit(2);
}
const edited = readFileSync(path.join(import.meta.dirname, "schema.prisma"), "utf8");
const sql = await diffSchemas(url, committedSchema(), edited);
const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
const folder = path.join(import.meta.dirname, "migrations", `${stamp}_${name}`);
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, "migration.sql"), sql);
console.log(path.join(folder, "migration.sql"));

function committedSchema(): string | null {
  try {
    return execFileSync("git", ["show", "HEAD:prisma/schema.prisma"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return null;
  }
}
