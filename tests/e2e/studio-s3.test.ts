import { createHash } from "node:crypto";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { testEnvironment } from "../support/database";
import { type S3Server, s3Missing, startS3 } from "../support/s3";
import { startStudio } from "../support/studio";
import { journey } from "./journey";

const bucket = "studio";
const { DATABASE_URL, AUTH_SECRET, MASTER_KEY } = testEnvironment;

describe.skipIf(s3Missing !== null)(`with a real S3 server ${s3Missing ?? ""}`, () => {
  let s3: S3Server;
  let client: S3Client;

  beforeAll(async () => {
    s3 = await startS3();
    const { endpoint, accessKeyId, secretAccessKey } = s3;
    const credentials = { accessKeyId, secretAccessKey };
    client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials });
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  });
  afterAll(async () => {
    client?.destroy();
    await s3?.stop();
  });

  const start = () =>
    startStudio({
      ...{ DATABASE_URL, AUTH_SECRET, MASTER_KEY },
      ...{ S3_BUCKET: bucket, S3_ENDPOINT: s3.endpoint },
      ...{ S3_ACCESS_KEY_ID: s3.accessKeyId, S3_SECRET_ACCESS_KEY: s3.secretAccessKey },
    });
  journey(start, { looks: false });

  test("the bucket has every original with the SHA-256 that the database has", async () => {
    const images = await db.image.findMany();
    expect(images).toHaveLength(2);
    for (const image of images) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: image.originalKey }));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      expect(bytes.length).toBe(image.bytes);
      expect(createHash("sha256").update(bytes).digest()).toEqual(Buffer.from(image.sha256));
    }
    const thumbnails = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: "thumbnails/" }));
    expect(thumbnails.KeyCount).toBe(4);
  });
});
