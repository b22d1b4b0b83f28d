import { execFile, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { CommandError, say, step } from "@/lib/cli/report";
import { s3Missing } from "./s3";

const s3Packages = ["radosgw", "ceph-mon", "ceph-osd", "ceph-mgr", "ceph-common", "curl"];

/** The browser for the tests, found or installed, or undefined after saying what to do. */
export async function findBrowser(): Promise<string | undefined> {
  const named = process.env.PROOFSHEET_CHROMIUM;
  if (named) {
    if (runs(named)) return named;
    throw new CommandError(`PROOFSHEET_CHROMIUM should be the path of a Chromium that starts; ${named} does not.`);
  }
  return installedBrowser() ?? (await installBrowser());
}

function installedBrowser(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  return [...names.flatMap((name) => folders.map((folder) => path.join(folder, name))), mac].find(runs);
}

async function installBrowser(): Promise<string | undefined> {
  if (canInstall()) await step("Installing Chromium for the browser tests", () => apt(["chromium"]));
  const found = installedBrowser();
  if (found) return found;
  // Where the distribution has none that starts (Ubuntu's is a snap), Playwright may be able to fetch its own.
  const fetched = await step("Fetching Playwright's Chromium", () =>
    succeeds(process.execPath, ["node_modules/playwright-core/cli.js", "install", "chromium"]),
  );
  const { chromium } = await import("playwright-core");
  if (fetched && runs(chromium.executablePath())) return chromium.executablePath();
  say("NO BROWSER: install Chromium (apt-get install chromium), or set PROOFSHEET_CHROMIUM to the path of one.");
  return undefined;
}

/** Sees to it that the S3 tests have their server; says what to do if that cannot be. */
export async function findS3Server(): Promise<void> {
  if (!s3Missing) return;
  if (canInstall() && (await step("Installing an S3 server for the storage tests", () => apt(s3Packages)))) return;
  say(`NO S3 SERVER (${s3Missing}): on Debian or Ubuntu, apt-get install ${s3Packages.join(" ")}.`);
}

function runs(file: string): boolean {
  return existsSync(file) && spawnSync(file, ["--version"], { timeout: 20_000 }).status === 0;
}

/** Whether this is Debian or one of its kin, and we may install on it. */
function canInstall(): boolean {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  return process.getuid?.() === 0 && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(release);
}

let updated = false;

async function apt(packages: string[]): Promise<boolean> {
  if (!updated) await succeeds("apt-get", ["update"]);
  updated = true;
  return succeeds("apt-get", ["install", "--yes", "--no-install-recommends", ...packages]);
}

/** Runs a program without holding up the signs of life; says what it said if it fails. */
async function succeeds(program: string, args: string[]): Promise<boolean> {
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await promisify(execFile)(program, args, { env, timeout: 600_000, maxBuffer: 64 * 1024 * 1024 });
    return true;
  } catch (error) {
    say(`${program} ${args.join(" ")} failed: ${(error as { stderr?: string }).stderr?.trim() || String(error)}`);
    return false;
  }
}
