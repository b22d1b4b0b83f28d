import { defineConfig } from "vitest/config";

const needsPostgres = {
  globalSetup: ["tests/support/global-setup.ts"],
  setupFiles: ["tests/support/console.ts", "tests/support/database.ts"],
};

// What measures time, or starts whole servers, runs after the rest and a file at a time.
const alone = { testTimeout: 180_000, hookTimeout: 180_000, fileParallelism: false };

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    pool: "forks",
    maxWorkers: 2,
    // What is waited for takes longer on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      project("unit", { setupFiles: ["tests/support/console.ts"], testTimeout: 20_000 }),
      project("integration", { ...needsPostgres, testTimeout: 20_000, hookTimeout: 30_000 }),
      project("contract", { ...needsPostgres, testTimeout: 60_000, hookTimeout: 120_000 }),
      project("faults", { ...needsPostgres, ...alone, sequence: { groupOrder: 1 } }),
      project("e2e", { ...needsPostgres, ...alone, sequence: { groupOrder: 2 } }),
      // Pictures for people, not a proof: made when they are asked for by name.
      ...(process.argv.includes("--project=screenshots")
        ? [project("screenshots", { ...needsPostgres, ...alone })]
        : []),
    ],
  },
});

function project(name: string, options: Record<string, unknown>) {
  return { extends: true as const, test: { name, include: [`tests/${name}/**/*.test.ts`], ...options } };
}
