import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { DiffTarget, MigrationList, SchemaEngine } from "@prisma/schema-engine-wasm";
import { Pool } from "pg";

const here = import.meta.dirname;
const schemaFile = path.join(here, "schema.prisma");
const everything = { externalTables: [], externalEnums: [] };

/**
 * Brings the database at `url` to the newest migration, as `prisma migrate deploy` does and with the same
 * bookkeeping, by Prisma's engine compiled to WebAssembly. Returns the names of what it applied.
 */
export async function migrate(url: string): Promise<string[]> {
  const pool = new Pool({ connectionString: url });
  const engine = await openEngine(pool);
  try {
    const migrationsList = await readMigrations();
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: everything });
    return appliedMigrationNames;
  } finally {
    engine.free();
    await pool.end();
  }
}

/** The SQL that leads from one schema text to another; `null` stands for an empty database. */
export async function diffSchemas(url: string, from: string | null, to: string): Promise<string> {
  const pool = new Pool({ connectionString: url });
  const engine = await openEngine(pool);
  const target = (content: string | null): DiffTarget =>
    content === null ? { tag: "empty" } : { tag: "schemaDatamodel", files: [{ path: schemaFile, content }] };
  try {
    const result = await engine.diff({
      from: target(from),
      to: target(to),
      script: true,
      exitCode: null,
      filters: everything,
    });
    return result.stdout ?? "";
  } finally {
    engine.free();
    await pool.end();
  }
}

async function openEngine(pool: Pool): Promise<SchemaEngine> {
  const wasmFile = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm")
    .replace(/schema_engine\.js$/, "schema_engine_bg.wasm");
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const { instance } = await WebAssembly.instantiate(await readFile(wasmFile), {
    "./schema_engine_bg.js": withoutLingeringTimers(bindings),
  });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
  return bindings.SchemaEngine.new(
    { datamodels: [[schemaFile, await readFile(schemaFile, "utf8")]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool)),
  );
}

/** The engine never clears its timer of ten seconds, which would keep a finished process alive for as long. */
function withoutLingeringTimers(bindings: object): WebAssembly.ModuleImports {
  const timer = (run: () => void, milliseconds: number) => setTimeout(run, milliseconds >>> 0).unref();
  const entries = Object.entries(bindings) as [string, WebAssembly.ImportValue][];
  return Object.fromEntries(
    entries.map(([name, value]) => [name, name.startsWith("__wbg_setTimeout_") ? timer : value]),
  );
}

async function readMigrations(): Promise<MigrationList> {
  const baseDir = path.join(here, "migrations");
  const names = (await readdir(baseDir, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const migrationDirectories = await Promise.all(
    names
      .map((entry) => entry.name)
      .sort()
      .map(async (name) => ({
        path: name,
        migrationFile: {
          path: "migration.sql",
          content: { tag: "ok" as const, value: await readFile(path.join(baseDir, name, "migration.sql"), "utf8") },
        },
      })),
  );
  const lockfile = await readFile(path.join(baseDir, "migration_lock.toml"), "utf8");
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: lockfile },
    shadowDbInitScript: "",
    migrationDirectories,
  };
}
