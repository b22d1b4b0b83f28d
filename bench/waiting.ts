import { setTimeout } from "node:timers/promises";
import type { Visitor } from "@/tests/support/browserless";
import type { Bed } from "./bed";
import { signIn, startOurs } from "./ours";
import { memoryOf, resetPeak, stop } from "./processes";
import type { Program } from "./programs";
import { note, photoAnswer, quantile } from "./rounds";

/** Connections that the upstream still has open beyond the requests that wait for their answer. */
export type Abandoned = {
  /** How many requests had reached the upstream when their callers left. */
  reached: number;
  left: { open: number; waiting: number };
  later: { open: number; waiting: number };
};

/**
 * 300 callers go away while the upstream works for `seconds`, as soon as all have reached it: what stays open then, and
 * once it has answered.
 */
export async function abandon(bed: Bed, program: Program, seconds: number): Promise<Abandoned> {
  const look = () => bed.upstream.sockets(program.name);
  const prompt = `icon ${seconds} ${program.name}`;
  const load = bed.generator.run({ ...program.target, prompt, callers: 300, requests: 300 });
  let reached = 0;
  for (const until = Date.now() + (seconds - 2) * 1000; reached < 300 && Date.now() < until; await setTimeout(100)) {
    reached = (await look()).waiting;
  }
  bed.generator.leave();
  await load;
  await setTimeout(1000);
  const left = await look();
  // Some that were not taken at once may still be on their way there.
  for (let quiet = 0, turn = 0; quiet < 4 && turn < seconds * 6; turn++) {
    await setTimeout(500);
    quiet = (await look()).waiting === 0 ? quiet + 1 : 0;
  }
  return { reached, left, later: await look() };
}

/** What holding many slow calls costs. */
export type Holding = {
  /** How many waited at the upstream at once. */
  held: number;
  /** MB above what it is with a reader of the sheet alone: while all wait, and the most until all are answered. */
  memory: { waiting: number; most: number };
  errors: number;
  /** The sheet's 95th percentile in milliseconds: idle, while all wait, while they are answered. */
  sheet: { idle: number; waiting: number; answering: number };
};

/**
 * Keeps 500 calls in flight in a fresh server of ours against an upstream that takes `seconds`, and looks at the sheet
 * meanwhile.
 */
export async function hold(bed: Bed, seconds: number): Promise<Holding> {
  const { child, url, program } = await startOurs(bed.team, "off", bed.probe);
  try {
    const visitor = await signIn(url);
    const { pid, target } = program;
    for (const prompt of ["icon", "photo"]) await bed.generator.run({ ...target, prompt, callers: 1, requests: 10 });
    await readSheet(visitor, 2000);
    const idle = { sheet: await readSheet(visitor, 4000), memory: memoryOf(pid).now };
    resetPeak(pid);
    const callers = 500;
    let done = false;
    const load = { ...target, prompt: `photo ${seconds} held`, callers, requests: callers, leastBytes: photoAnswer };
    const running = bed.generator.run(load).finally(() => (done = true));
    let held = 0;
    for (const until = Date.now() + seconds * 800; held < callers && Date.now() < until; await setTimeout(100)) {
      held = (await bed.upstream.sockets("held")).waiting;
    }
    const waiting = { memory: 0, sheet: [] as number[] };
    const answering: number[] = [];
    while (!done) {
      const times = await readSheet(visitor, 500);
      if ((await bed.upstream.sockets("held")).waiting >= held) {
        waiting.sheet.push(...times);
        waiting.memory = memoryOf(pid).peak;
      } else answering.push(...times);
    }
    const result = note(await running, "500 calls in flight");
    return {
      held,
      memory: { waiting: waiting.memory - idle.memory, most: memoryOf(pid).peak - idle.memory },
      errors: callers - result.times.length,
      sheet: { idle: p95(idle.sheet), waiting: p95(waiting.sheet), answering: p95(answering) },
    };
  } finally {
    await stop(child);
  }
}

/** Loads the sheet's page again and again; returns the times in milliseconds. */
async function readSheet(visitor: Visitor, milliseconds: number): Promise<number[]> {
  const times: number[] = [];
  for (const until = Date.now() + milliseconds; Date.now() < until; ) {
    const started = performance.now();
    const answer = await visitor.fetch("/");
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`The sheet answered with status ${answer.status}`);
    times.push(performance.now() - started);
  }
  return times;
}

const p95 = (times: number[]) =>
  quantile(
    times.sort((a, b) => a - b),
    0.95,
  );
