import { existsSync, readFileSync, rmSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import type { Bed } from "./bed";
import type { LoadResult } from "./load";
import { cpuOf, memoryOf, resetPeak } from "./processes";
import type { Program } from "./programs";

/** The least that an answer with the photo in it has. */
export const photoAnswer = 1_900_000;

/** What a round has measured, by program; milliseconds, requests per second, MB. */
type Round = Record<string, number>;

/**
 * Notes the memory that each program has once it has answered for the first time, in MB, and then asks every one often
 * enough for its code to be compiled.
 */
export async function warmUp(bed: Bed): Promise<Record<string, number>> {
  const ask = async (program: Program, prompt: string, requests: number) =>
    note(await bed.generator.run({ ...program.target, prompt, callers: 1, requests }), `${program.name}, ${prompt}`);
  const idle: Record<string, number> = {};
  for (const program of [bed.pipe, bed.portkey, bed.ours]) {
    await ask(program, "icon", 2);
    await setTimeout(500);
    idle[program.name] = memoryOf(program.pid).now;
  }
  for (const program of [bed.upstream.program, bed.pipe, bed.portkey, bed.ours]) {
    for (const prompt of ["url", "photo"]) await ask(program, prompt, 20);
  }
  return idle;
}

/** One turn of every program at every load, each in a moment of its own. */
export async function measureRound(bed: Bed, milliseconds: number): Promise<Round> {
  const round: Round = {};
  const gateways = [bed.pipe, bed.portkey, bed.ours];
  for (const prompt of ["photo", "url"] as const) {
    const direct = await alone(bed, bed.upstream.program, prompt, round);
    for (const program of gateways) {
      round[`added.${prompt}.${program.name}`] = (await alone(bed, program, prompt, round)) - direct;
    }
  }
  for (const callers of [16, 64]) {
    for (const program of gateways) {
      resetPeak(program.pid);
      const load = { ...program.target, prompt: "photo", callers, milliseconds, leastBytes: photoAnswer };
      const result = note(await bed.generator.run(load), `${program.name}, ${callers} callers`);
      round[`rate.${callers}.${program.name}`] = result.times.length / result.seconds;
      round[`peak.${callers}.${program.name}`] = memoryOf(program.pid).peak;
    }
  }
  return round;
}

/** One caller after the other: returns the median time, and puts what the answers have cost into `round`. */
async function alone(bed: Bed, program: Program, prompt: "photo" | "url", round: Round): Promise<number> {
  const { database, probe } = bed;
  const isOurs = program === bed.ours;
  const requests = 20;
  if (isOurs) await longestBlock(program.pid, probe);
  const before = { cpu: cpuOf(program.pid), postgres: cpuOf(database.pid), ...(await database.counts()) };
  const leastBytes = prompt === "photo" ? photoAnswer : 0;
  const load = { ...program.target, prompt, callers: 1, requests, leastBytes };
  const result = note(await bed.generator.run(load), `${program.name}, ${prompt}`);
  const each = (name: string, total: number) => (round[`${name}.${prompt}.${program.name}`] = total / requests);
  each("cpu", cpuOf(program.pid) - before.cpu);
  if (isOurs) {
    const after = await database.counts();
    each("postgres", cpuOf(database.pid) - before.postgres);
    each("statements", after.statements - before.statements);
    each("commits", after.commits - before.commits);
    each("syncs", after.syncs - before.syncs);
    round[`block.${prompt}`] = await longestBlock(program.pid, probe);
  }
  round[`rate.1.${prompt}.${program.name}`] = result.times.length / result.seconds;
  return quantile(result.times, 0.5);
}

/** The event loop's longest block since this was asked the last time, in milliseconds. */
async function longestBlock(pid: number, file: string): Promise<number> {
  rmSync(file, { force: true });
  process.kill(pid, "SIGUSR2");
  while (!existsSync(file)) await setTimeout(5);
  return (JSON.parse(readFileSync(file, "utf8")) as { longest: number }).longest;
}

/** Says what went wrong under a load: figures with failures among them are not to be trusted. */
export function note(result: LoadResult, what: string): LoadResult {
  for (const [problem, count] of Object.entries(result.errors)) console.error(`${what}: ${count} times ${problem}`);
  return result;
}

/** The value below which the share `q` of the sorted `values` lies; NaN if there are none. */
export function quantile(values: number[], q: number): number {
  return values[Math.min(values.length - 1, Math.floor(values.length * q))] ?? Number.NaN;
}

/** The median of every figure over the rounds that have it. */
export function medians(rounds: Round[]): Record<string, number> {
  const names = new Set(rounds.flatMap((round) => Object.keys(round)));
  const values = (name: string) =>
    rounds.flatMap((round) => (Number.isFinite(round[name]) ? [round[name] as number] : [])).sort((a, b) => a - b);
  return Object.fromEntries([...names].map((name) => [name, quantile(values(name), 0.5)]));
}
