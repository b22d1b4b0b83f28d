import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { buildIfNeeded } from "@/lib/cli/build";
import { step } from "@/lib/cli/report";
import { type Database, startDatabase } from "./database";
import { makeTeam, startOurs, type Team } from "./ours";
import { type Generator, startGenerator, stopAll } from "./processes";
import { type Program, startPipe, startPortkey, startUpstream } from "./programs";

/** Everything that a run measures and measures with. */
export type Bed = {
  generator: Generator;
  upstream: Awaited<ReturnType<typeof startUpstream>>;
  pipe: Program;
  portkey: Program;
  ours: Program;
  /** The team that `ours` works for, for another server beside it. */
  team: Team;
  database: Database;
  /** The file that the probe in `ours` writes. */
  probe: string;
  stop(): Promise<void>;
};

/** Builds what is missing and starts everything; `stop` ends and removes all of it, also if the start fails or Ctrl-C is pressed. */
export async function makeBed(): Promise<Bed> {
  await buildIfNeeded();
  const home = await mkdtemp(path.join(os.tmpdir(), "proofsheet-bench-"));
  // For Postgres, which runs as another user if we are root.
  await chmod(home, 0o711);
  let database: Database | undefined;
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= (async () => {
      await stopAll();
      await database?.stop();
      await rm(home, { recursive: true, force: true });
    })();
    return stopped;
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(130)));
  }
  try {
    return await step("Starting Postgres, the upstream and the three gateways", async () => {
      database = await startDatabase(home);
      const upstream = await startUpstream();
      const team = await makeTeam(database, home, upstream.port);
      const probe = path.join(home, "probe.json");
      // Without the worker: thumbnails are made after the answer, and in another round's time.
      const { program: ours } = await startOurs(team, "off", probe);
      return {
        generator: startGenerator(),
        upstream,
        pipe: await startPipe(upstream.port),
        portkey: await startPortkey(upstream.port),
        ours,
        team,
        database,
        probe,
        stop,
      };
    });
  } catch (error) {
    await stop();
    throw error;
  }
}
