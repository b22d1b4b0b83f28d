import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { secrets } from "./env";

/** SHA-256 of `data`, 32 bytes. */
export function sha256(data: string | Uint8Array): Buffer {
  return createHash("sha256").update(data).digest();
}

/** A random token of `bytes` bytes, in base64url. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString("base64url");
}

/** HMAC-SHA-256 of `message` under a key that is derived from the auth secret for `purpose` alone, in base64url. */
export function sign(purpose: string, message: string): string {
  const key = createHmac("sha256", secrets().authSecret).update(`proofsheet:${purpose}`).digest();
  return createHmac("sha256", key).update(message).digest("base64url");
}

/** Whether `signature` is what `sign` gives, in constant time. */
export function verify(purpose: string, message: string, signature: string): boolean {
  return equal(sign(purpose, message), signature);
}

/** Compares two strings in time that depends on their lengths alone. */
export function equal(a: string | Uint8Array, b: string | Uint8Array): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const version = 1;

/**
 * Seals `plain` with AES-256-GCM under the master key. `context` (a row's id) has to be the same to open it.
 * Layout: version (1 byte), key id (4), nonce (12), tag (16), ciphertext.
 */
export function seal(plain: string, context: string): Uint8Array<ArrayBuffer> {
  const { masterKey } = secrets();
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", masterKey, nonce).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Uint8Array.from(Buffer.concat([Buffer.from([version]), keyId(masterKey), nonce, cipher.getAuthTag(), body]));
}

/** Opens what `seal` made. Throws if the master key is another one, or the bytes or the context were changed. */
export function unseal(sealed: Uint8Array, context: string): string {
  const { masterKey } = secrets();
  const bytes = Buffer.from(sealed);
  if (bytes[0] !== version || !equal(bytes.subarray(1, 5), keyId(masterKey))) {
    throw new Error("MASTER_KEY is not the key that this was sealed with");
  }
  const decipher = createDecipheriv("aes-256-gcm", masterKey, bytes.subarray(5, 17)).setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(17, 33));
  return Buffer.concat([decipher.update(bytes.subarray(33)), decipher.final()]).toString("utf8");
}

function keyId(masterKey: Buffer): Buffer {
  return createHash("sha256").update("proofsheet:key-id").update(masterKey).digest().subarray(0, 4);
}
