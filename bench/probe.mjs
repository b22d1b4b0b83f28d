import { renameSync, writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";

// Preloaded into the server that is measured: on SIGUSR2 it writes the event loop's longest block since the last time,
// in milliseconds, to the file that BENCH_PROBE names.

const file = process.env.BENCH_PROBE;
const resolution = 1;
const delay = monitorEventLoopDelay({ resolution });
delay.enable();
process.on("SIGUSR2", () => {
  const longest = Math.max(0, delay.max / 1e6 - resolution);
  delay.reset();
  writeFileSync(`${file}.part`, JSON.stringify({ longest }));
  renameSync(`${file}.part`, file);
});
