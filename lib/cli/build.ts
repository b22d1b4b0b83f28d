import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CommandError, step } from "./report";

/** The project's folder: package.json lies there. */
export const root = path.resolve(import.meta.dirname, "../..");

/** What the build is made from. What is generated, and the command line, have no part in it. */
const inputs = [
  "app",
  "components",
  "lib",
  "prisma/schema.prisma",
  "proxy.ts",
  "instrumentation.ts",
  "instrumentation-client.ts",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];
const skipped = new Set(["lib/generated", "lib/cli"]);
const mark = path.join(root, ".next", "built-from");

/** Builds the application unless the tree, the packages and Node are those of the last build. */
export async function buildIfNeeded(signal?: AbortSignal): Promise<void> {
  const wanted = fingerprint();
  if (existsSync(mark) && readFileSync(mark, "utf8") === wanted) return;
  rmSync(mark, { force: true });
  await step("Building the app; this happens once and takes about a minute", () => runBuild(signal));
  writeFileSync(mark, wanted);
}

function runBuild(signal?: AbortSignal): Promise<void> {
  // `next dev` leaves types there of routes that may be gone by now, and a build would look for those.
  rmSync(path.join(root, ".next/dev/types"), { recursive: true, force: true });
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [nextProgram, "build"], {
      cwd: root,
      env: { ...process.env, ...placeholders, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      ...(signal && { signal }),
    });
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => lines.push(...chunk.split("\n").filter(Boolean)));
    }
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new CommandError(`${lines.slice(-40).join("\n")}\nThe app could not be built; see above.`));
    });
  });
}

/** A build loads the modules but connects to nothing, and nothing of one installation may end up in it. */
const placeholders = {
  DATABASE_URL: "postgresql://build.example.com/none",
  AUTH_SECRET: "0".repeat(64),
  MASTER_KEY: "0".repeat(64),
};

/** Next.js's own program. */
export const nextProgram = path.join(root, "node_modules/next/dist/bin/next");

/**
 * What the server runs with. A smaller young generation lets go sooner of the pieces that images arrive in: half the
 * memory with 64 callers, for a tenth more CPU. A bounded heap, which images are no part of, is collected before it
 * has grown by hundreds of MB while many calls wait.
 */
export const serverFlags = ["--max-semi-space-size=8", "--max-old-space-size=1024"];

function fingerprint(): string {
  const hash = createHash("sha256").update(`${process.version} ${process.platform} ${process.arch}`);
  for (const file of inputs.flatMap(listFiles)) hash.update(`\0${file}\0`).update(readFileSync(path.join(root, file)));
  return hash.digest("hex");
}

function listFiles(name: string): string[] {
  const full = path.join(root, name);
  if (skipped.has(name) || !existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [name];
  return readdirSync(full)
    .sort()
    .flatMap((entry) => listFiles(`${name}/${entry}`));
}
