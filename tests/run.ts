import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { buildIfNeeded, root } from "@/lib/cli/build";
import { say } from "@/lib/cli/report";
import { findBrowser, findS3Server } from "./support/machine";

// `npm test`: sees to what the tests stand on, runs them all (or those that the arguments name, as vitest takes them),
// and ends with one line that counts.

type Results = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
};

const given = process.argv.slice(2);
const report = path.join(root, "tests/.output/results.json");
const counts = await run();
say("");
for (const reason of counts.reasons) say(reason);
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exit(counts.failed > 0 ? 1 : 0);

async function run() {
  const reasons: string[] = [];
  const leftOut: string[] = [];
  if (["contract", "faults", "e2e"].some(concerns)) await findS3Server();
  if (concerns("e2e") || concerns("screenshots")) {
    const browser = await findBrowser();
    if (browser) process.env.PROOFSHEET_CHROMIUM = browser;
    else leftOut.push("e2e");
  }
  if (["contract", "faults", "e2e", "screenshots"].some(concerns)) {
    try {
      await buildIfNeeded();
    } catch (error) {
      return { passed: 0, failed: 1, skipped: 0, reasons: [error instanceof Error ? error.message : String(error)] };
    }
  }
  let skipped = 0;
  for (const project of leftOut) {
    const files = readdirSync(path.join(root, "tests", project), { recursive: true }).filter((file) =>
      String(file).endsWith(".test.ts"),
    );
    skipped += files.length;
    reasons.push(`SKIPPED: the ${files.length} files of tests/${project}, for want of a browser; see above.`);
  }
  const results = vitest(leftOut.map((project) => `--project=!${project}`));
  if (results.skipped > 0) reasons.push(`SKIPPED: ${results.skipped} tests; vitest says above which.`);
  return { ...results, skipped: skipped + results.skipped, reasons };
}

function vitest(more: string[]) {
  rmSync(report, { force: true });
  mkdirSync(path.dirname(report), { recursive: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const program = path.join(root, "node_modules/vitest/vitest.mjs");
  const { status } = spawnSync(process.execPath, [program, "run", ...reporters, ...more, ...given], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  try {
    const results = JSON.parse(readFileSync(report, "utf8")) as Results;
    // A file that could not even be loaded has no tests to count.
    const broken = results.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
    const failed = results.numFailedTests + broken.length;
    const skipped = results.numPendingTests + results.numTodoTests;
    return { passed: results.numPassedTests, failed: status === 0 ? failed : Math.max(failed, 1), skipped };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** Whether the tests that were asked for include some of this project. */
function concerns(project: string): boolean {
  const named = given.flatMap((argument, i) => {
    if (argument === "--project") return [given[i + 1] ?? ""];
    return /^(?:--project=|tests\/)([^/]+)/.exec(argument)?.[1] ?? [];
  });
  return named.length === 0 || named.includes(project);
}
