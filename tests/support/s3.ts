import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";

export type S3Server = { endpoint: string; accessKeyId: string; secretAccessKey: string; stop: () => Promise<void> };

const programs = ["radosgw", "radosgw-admin", "ceph-mon", "ceph-osd", "ceph", "monmaptool", "curl"];
const missing = programs.filter((name) => spawnSync("which", [name]).status !== 0);

/** Why there can be no S3 server on this machine, or null if there can. */
export const s3Missing = missing.length > 0 ? `not installed: ${missing.join(", ")}` : null;

/** Starts a real S3 server on loopback, without buckets, in about 15 s. It ends with this process at the latest. */
export async function startS3(): Promise<S3Server> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "proofsheet-s3-"));
  const script = path.join(import.meta.dirname, "start-ceph-s3.sh");
  const server = spawn(script, [directory, String(await freePort())], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(server, "exit");
  const stop = async () => {
    server.stdin.end();
    await exited;
    await rm(directory, { recursive: true, force: true });
  };
  for await (const endpoint of createInterface(server.stdout)) {
    return { endpoint, accessKeyId: "appkey", secretAccessKey: "appsecret", stop };
  }
  const log = await readFile(path.join(directory, "log", "start.log"), "utf8").catch(() => "it wrote no log");
  await stop();
  throw new Error(`The S3 server did not start:\n${log}`);
}

/** Makes a bucket there. */
export async function makeBucket({ endpoint, accessKeyId, secretAccessKey }: S3Server, name: string): Promise<void> {
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials });
  await client.send(new CreateBucketCommand({ Bucket: name }));
  client.destroy();
}

/** A free port whose neighbour 1000 further, which the server's monitor takes, is free as well. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if ((await isFree(port)) && (await isFree(port + 1000))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
