import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { say, step } from "@/lib/cli/report";
import { admissions, withWorker } from "./admissions";
import { type Bed, makeBed } from "./bed";
import { type Findings, toLines, toTable } from "./report";
import { measureRound, medians, warmUp } from "./rounds";
import { abandon, hold } from "./waiting";

// `npm run bench`: measures the gateway beside a bare Node pipe and Portkey's gateway on one scripted upstream, prints a
// table with what it is held to, and keeps all figures in bench/.output. --quick takes about two minutes, else six.

const parts = ["rounds", "abandoned", "holding", "admissions"] as const;
const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    /** How many rounds; the figures are medians over them. */
    rounds: { type: "string" },
    /** How long the upstream takes for the 500 calls in flight, in seconds. */
    slow: { type: "string" },
    /** Which parts to measure, separated by commas. */
    only: { type: "string", default: parts.join() },
  },
});
const rounds = Number(values.rounds ?? (values.quick ? 2 : 6));
const slow = Number(values.slow ?? (values.quick ? 15 : 60));
const wanted = (part: (typeof parts)[number]) => values.only.split(",").includes(part);

const unknown = values.only.split(",").filter((part) => !(parts as readonly string[]).includes(part));
if (unknown.length > 0 || !(rounds >= 1) || !(slow >= 5)) {
  say(`--only takes ${parts.join(", ")}; --rounds at least 1; --slow at least 5.`);
  process.exit(2);
}

const started = new Date();
const bed = await makeBed();
try {
  const found = await measure(bed);
  const lines = toLines(found);
  const conditions = {
    started: started.toISOString(),
    seconds: Math.round((Date.now() - started.getTime()) / 1000),
    cpu: `${os.cpus().length} x ${os.cpus()[0]?.model}`,
    node: process.version,
    load: os.loadavg().map((value) => Number(value.toFixed(2))),
    photoBytes: bed.upstream.photoBytes,
    rounds,
    slow,
  };
  const folder = path.join(import.meta.dirname, ".output");
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${started.toISOString().replaceAll(":", "-")}.json`);
  writeFileSync(file, `${JSON.stringify({ conditions, found, lines }, null, 2)}\n`);
  console.log(toTable(lines));
  console.log(
    `\n${Object.entries(conditions)
      .map(([name, value]) => `${name} ${value}`)
      .join(", ")}\n${file}`,
  );
} finally {
  await bed.stop();
}
process.exit(0);

async function measure(bed: Bed): Promise<Findings> {
  const found: Findings = {};
  const idle = await step("Warming up", () => warmUp(bed));
  if (wanted("rounds")) {
    const measured: Record<string, number>[] = [];
    for (let round = 1; round <= rounds; round++) {
      measured.push(await step(`Round ${round} of ${rounds}`, () => measureRound(bed, values.quick ? 1500 : 3000)));
    }
    Object.assign(found, { rounds: medians(measured), idle });
  }
  if (wanted("abandoned")) {
    const seconds = values.quick ? 8 : 15;
    found.abandoned = {};
    for (const program of [bed.pipe, bed.portkey, bed.ours]) {
      found.abandoned[program.name] = await step(`300 clients leave ${program.name}`, () =>
        abandon(bed, program, seconds),
      );
    }
  }
  if (wanted("holding")) {
    found.holding = await step("500 calls in flight", () => hold(bed, slow));
  }
  if (wanted("rounds")) found.withWorker = await step("With the worker", () => withWorker(bed, 5000));
  if (wanted("admissions")) {
    found.admissions = await step("Admissions", () => admissions(bed, values.quick ? 3000 : 8000));
    if (found.admissions === null) say("The server does not answer Prefer: respond-async with 202.");
  }
  return found;
}
