import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import path from "node:path";
import { canEnter, copyBinaries, installedBinaries, serverAccount } from "@/lib/cli/postgres-binaries";
import { type Cluster, createCluster, freePort, startCluster } from "@/lib/cli/postgres-cluster";

/**
 * Makes and starts a Postgres with these settings below `home`, which its user has to be able to enter. When this
 * process ends, it does too, and `home` is removed.
 */
export async function startPostgres(home: string, settings: string[]): Promise<Cluster> {
  const account = serverAccount();
  const installed = installedBinaries();
  const cluster: Cluster = {
    folder: path.join(home, "postgres"),
    binaries: (await canEnter(account, installed)) ? installed : await copyBinaries(path.join(home, "binaries")),
    account,
    port: await freePort(),
    password: randomBytes(16).toString("hex"),
    settings,
  };
  await createCluster(cluster);
  stopWhenThisProcessEnds(cluster, home);
  await startCluster(cluster);
  return cluster;
}

/** A process that is killed cannot stop its Postgres; the shell that reads from its pipe can. */
function stopWhenThisProcessEnds({ binaries, folder, account }: Cluster, home: string): void {
  const control = path.join(binaries, "pg_ctl");
  const stop = ["stop", `--pgdata=${path.join(folder, "data")}`, "--mode=immediate", "--silent"];
  const guard = spawn("/bin/sh", ["-c", 'cat >/dev/null; "$@"', "sh", control, ...stop], {
    ...account,
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  process.once("exit", () => {
    // Without its files it would not be found any more.
    spawnSync(control, stop, { ...account, cwd: "/", stdio: "ignore" });
    rmSync(home, { recursive: true, force: true });
  });
}
