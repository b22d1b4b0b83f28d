import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Who holds a DATA_DIR. */
export type Holder = {
  pid: number;
  /** When that process began, as its system counts: a process id alone comes back for other programs. */
  began: string;
  purpose: "server" | "command";
  address: string;
};

export type Lock = { release(): void; recovered: boolean };

/**
 * Takes the lock of `dataDir` and returns it, or returns who holds it. The lock of a process that is gone, however it
 * ended, is taken over.
 */
export function lockDataDir(dataDir: string, purpose: Holder["purpose"], address: string): Lock | Holder {
  mkdirSync(dataDir, { recursive: true });
  const file = path.join(dataDir, "lock");
  const mine: Holder = { pid: process.pid, began: processStart(process.pid) ?? "", purpose, address };
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(mine));
  let recovered = false;
  try {
    // A link appears whole or not at all, and never over another.
    while (!tryLink(draft, file)) {
      const holder = readHolder(file);
      if (holder && processStart(holder.pid) === holder.began) return holder;
      clearAway(file, holder);
      recovered = true;
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    recovered,
    release: () => {
      if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

/** Who holds the lock of `dataDir` now, if anybody living does. */
export function lockHolder(dataDir: string): Holder | undefined {
  const holder = readHolder(path.join(dataDir, "lock"));
  return holder && processStart(holder.pid) === holder.began ? holder : undefined;
}

function tryLink(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Moves a dead process's lock away, and back again if in that moment it had become a living one's. */
function clearAway(file: string, dead: Holder | undefined): void {
  const away = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, away);
  } catch {
    return;
  }
  const moved = readHolder(away);
  if (moved && (moved.pid !== dead?.pid || moved.began !== dead.began)) tryLink(away, file);
  rmSync(away, { force: true });
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

/** A text that tells one process from every other that had its id, or undefined if none has it now. */
function processStart(pid: number): string | undefined {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      // Field 3 is the state: a zombie is gone, though nobody has asked for its exit code yet.
      if (fields[0] === "Z") return undefined;
      return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}:${fields[19]}`;
    }
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}
