import type { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import {
  ChecksumMismatch,
  checkKey,
  checkPrefix,
  digest,
  NoSuchObject,
  putAndTakeBack,
  RangeNotSatisfiable,
} from "./object";
import type { ByteRange, PutOptions, Storage, StoredObject } from "./storage";

type Options = {
  bucket: string;
  region: string;
  endpoint?: string | undefined;
  /** Without the pair the SDK looks where it always does: environment, profile, instance role. */
  accessKeyId?: string | undefined;
  secretAccessKey?: string | undefined;
  forcePathStyle: boolean;
};

/** Objects in a bucket that exists already, at any service that speaks S3. */
export class S3Storage implements Storage {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #place: string;

  constructor(options: Options) {
    const { accessKeyId, secretAccessKey, endpoint } = options;
    this.#bucket = options.bucket;
    this.#place = `the bucket ${options.bucket}${endpoint ? ` at ${new URL(endpoint).host}` : ""}`;
    this.#client = new S3Client({
      region: options.region,
      forcePathStyle: options.forcePathStyle,
      ...(endpoint && { endpoint }),
      ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
      maxAttempts: 3,
      // Every put carries a SHA-256 of our own; the SDK's extra CRC32 is what some S3 services stumble over.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      // Asking first whether 2 MB or more are welcome costs each image a round trip.
      expectContinueHeader: false,
      requestHandler: {
        connectionTimeout: 3_000,
        requestTimeout: 30_000,
        throwOnRequestTimeout: true,
        socketTimeout: 30_000,
        httpAgent: { keepAlive: true, maxSockets: 100 },
        httpsAgent: { keepAlive: true, maxSockets: 100 },
      },
    });
    // The digest is known: signing with it saves hashing the body once more on the event loop, and the server checks it.
    this.#client.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { headers: Record<string, string> };
        const given = request.headers["x-amz-checksum-sha256"];
        if (given) request.headers["x-amz-content-sha256"] = Buffer.from(given, "base64").toString("hex");
        return next(args);
      },
      { step: "build", name: "signWithKnownDigest" },
    );
  }

  async put(key: string, body: Buffer, options: PutOptions | (() => Promise<PutOptions>)): Promise<void> {
    // Both go out before the body.
    const { contentType, sha256 = await digest(body) } = typeof options === "function" ? await options() : options;
    const command = new PutObjectCommand({
      ...this.#object(key),
      Body: body,
      ContentType: contentType,
      ContentLength: body.length,
      ChecksumSHA256: Buffer.from(sha256).toString("base64"),
    });
    try {
      await this.#client.send(command);
    } catch (error) {
      if (nameOf(error, "BadDigest", "XAmzContentSHA256Mismatch")) throw new ChecksumMismatch(key);
      throw error;
    }
  }

  async get(key: string, range?: ByteRange): Promise<StoredObject> {
    const wanted = range && { Range: `bytes=${range.start}-${range.end}` };
    try {
      const reply = await this.#client.send(new GetObjectCommand({ ...this.#object(key), ...wanted }));
      const total = reply.ContentRange?.split("/")[1] ?? reply.ContentLength;
      if (!reply.Body || total === undefined) throw new Error(`${this.#place} answered without a body for ${key}`);
      return { body: reply.Body.transformToWebStream() as ReadableStream<Uint8Array>, bytes: Number(total) };
    } catch (error) {
      if (nameOf(error, "NoSuchKey")) throw new NoSuchObject(key);
      if (nameOf(error, "InvalidRange")) throw new RangeNotSatisfiable(key);
      throw error;
    }
  }

  async read(key: string): Promise<Buffer> {
    try {
      const reply = await this.#client.send(new GetObjectCommand(this.#object(key)));
      const chunks: Buffer[] = [];
      for await (const chunk of reply.Body as Readable) chunks.push(chunk as Buffer);
      const whole = Buffer.concat(chunks);
      if (whole.length !== reply.ContentLength) throw new Error(`${key} ended early`);
      return whole;
    } catch (error) {
      throw nameOf(error, "NoSuchKey") ? new NoSuchObject(key) : error;
    }
  }

  async head(key: string): Promise<{ bytes: number } | null> {
    try {
      const reply = await this.#client.send(new HeadObjectCommand(this.#object(key)));
      return { bytes: reply.ContentLength ?? 0 };
    } catch (error) {
      if (nameOf(error, "NotFound", "NoSuchKey")) return null;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand(this.#object(key)));
  }

  async *list(prefix: string): AsyncIterable<{ key: string; bytes: number; modifiedAt: Date }> {
    checkPrefix(prefix);
    let after: string | undefined;
    do {
      const input = { Bucket: this.#bucket, Prefix: prefix, ...(after && { ContinuationToken: after }) };
      const page = await this.#client.send(new ListObjectsV2Command(input));
      for (const { Key, Size, LastModified } of page.Contents ?? []) {
        if (Key !== undefined) yield { key: Key, bytes: Size ?? 0, modifiedAt: LastModified ?? new Date(0) };
      }
      after = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (after);
  }

  async check(): Promise<void> {
    try {
      await putAndTakeBack(this);
    } catch (error) {
      throw new Error(`Images cannot be kept in ${this.#place}: ${advice(error)}`, { cause: error });
    }
  }

  #object(key: string): { Bucket: string; Key: string } {
    checkKey(key);
    return { Bucket: this.#bucket, Key: key };
  }
}

function nameOf(error: unknown, ...names: string[]): boolean {
  return error instanceof S3ServiceException && names.includes(error.name);
}

/** What to mend, for the failures that a wrong configuration causes. */
function advice(error: unknown): string {
  if (nameOf(error, "NoSuchBucket")) return "it does not exist; create it, or correct S3_BUCKET";
  if (nameOf(error, "InvalidAccessKeyId")) return "S3_ACCESS_KEY_ID is not known there";
  if (nameOf(error, "SignatureDoesNotMatch")) return "S3_SECRET_ACCESS_KEY is not the one of that access key";
  if (nameOf(error, "AccessDenied")) return "these credentials may not put, get and delete objects in it";
  if (error instanceof S3ServiceException) return `${error.name} ${error.message}`.trim();
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code || error.name === "TimeoutError") return `S3_ENDPOINT does not answer (${code ?? error.message})`;
  return error.message;
}
