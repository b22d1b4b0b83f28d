import { setTimeout } from "node:timers/promises";
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { books, freshTeam } from "@/tests/support/gateway";
import { startProxy, type TcpProxy } from "@/tests/support/proxy";
import { type S3Server, s3Missing, startS3 } from "@/tests/support/s3";
import { newServer, type Server, until } from "@/tests/support/server";
import { hold, ok, picture, startUpstream, type Upstream } from "@/tests/support/upstream";

// The bucket goes away after an image was paid for, and comes back: the bytes wait for it in the process.

const bucket = "images";
const width = 1600;
const height = 1200;

describe.skipIf(s3Missing)(`a bucket that goes away${s3Missing ? ` (${s3Missing})` : ""}`, () => {
  let s3: S3Server;
  let client: S3Client;
  let upstream: Upstream;
  let proxy: TcpProxy;
  let server: Server;

  beforeAll(async () => {
    upstream = await startUpstream();
    s3 = await startS3();
    const credentials = { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey };
    client = new S3Client({ endpoint: s3.endpoint, region: "us-east-1", forcePathStyle: true, credentials });
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    proxy = await startProxy(Number(new URL(s3.endpoint).port));
    server = await newServer({
      S3_BUCKET: bucket,
      S3_ENDPOINT: `http://127.0.0.1:${proxy.port}`,
      S3_ACCESS_KEY_ID: s3.accessKeyId,
      S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
    });
    await server.start();
  });
  afterAll(async () => {
    await server?.remove();
    await proxy?.stop();
    client?.destroy();
    await s3?.stop();
    await upstream.stop();
  });

  const originals = async () => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: "generations/" }));
    return Contents.filter(({ Key }) => /\/0$/.test(Key ?? "")).map(({ Key, Size }) => ({ key: Key, bytes: Size }));
  };

  test.each([
    ["refuses every connection", () => proxy.cut()],
    ["breaks off in the middle of every put", () => proxy.breakAfter(3000)],
  ] as const)("it %s for a while: no row until the image is whole in it, then one, paid once", async (_, takeAway) => {
    const { key, userId } = await freshTeam();
    const before = (await originals()).length;
    const { answer, release } = hold(ok({ width, height }));
    upstream.answers(answer);
    const response = fetch(`${server.url}/v1/images/generations`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: "gpt-image-2", prompt: "a harbour", response_format: "b64_json" }),
    });
    await until("the upstream is asked", 10_000, async () => upstream.calls.length === 1);
    takeAway();
    release();
    await setTimeout(5000);
    expect(await db.generation.findMany({ select: { state: true } })).toEqual([{ state: "running" }]);
    expect([await db.image.count(), (await originals()).length]).toEqual([0, before]);
    proxy.restore();

    const { data } = await (await response).json();
    const original = await picture(width, height);
    expect(Buffer.from(data[0].b64_json, "base64")).toEqual(original);
    const { originalKey } = await db.image.findFirstOrThrow();
    expect(await originals()).toContainEqual({ key: originalKey, bytes: original.length });
    expect(upstream.calls).toHaveLength(1);
    expect(await books(userId)).toEqual({
      counter: { spent: 1, reserved: 0 },
      ledger: { reserved: 1, settled: 1, released: 0 },
    });
    expect(server.runs()).toBe(true);
  });
});
