import { crc32 } from "node:zlib";
import sharp from "sharp";
import { v7 as uuidv7 } from "uuid";
import type { MemberActor } from "@/lib/auth/actor";
import { hashPassword } from "@/lib/auth/password";
import { randomToken, seal, sha256 } from "@/lib/crypto";
import { db, type Prisma } from "@/lib/db";
import { shareInput } from "@/lib/schemas/share";
import { createShare } from "@/lib/shares/shares";
import { storage } from "@/lib/storage/storage";

/** What was embedded in the files: in what visitors get it may be nowhere. */
export const embedded = ["embedded prompt", "c2pa.claim", "Maker of the camera", "GPS place", "xmpmeta"];

/** A PNG of these pixels with a prompt, XMP, EXIF and a C2PA manifest in chunks of their own. */
export async function craftedPng(width = 640, height = 400): Promise<Buffer> {
  const plain = await sharp({ create: { width, height, channels: 3, background: "#2277bb" } })
    .png()
    .toBuffer();
  const exif = (await sharp(plain).withExif(exifData).png().toBuffer()).toString("latin1");
  const at = exif.indexOf("eXIf");
  const chunk = Buffer.from(exif, "latin1").subarray(at + 4, at + 4 + Buffer.from(exif, "latin1").readUInt32BE(at - 4));
  const chunks = [
    pngChunk("tEXt", Buffer.from("prompt\0embedded prompt")),
    pngChunk("iTXt", Buffer.from("XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta>embedded prompt</x:xmpmeta>")),
    pngChunk("eXIf", chunk),
    pngChunk("caBX", Buffer.from("jumb c2pa.claim embedded prompt")),
  ];
  const afterHeader = 8 + 25;
  return Buffer.concat([plain.subarray(0, afterHeader), ...chunks, plain.subarray(afterHeader)]);
}

/** A JPEG with EXIF and its place, a comment and a C2PA manifest in a segment of its own. */
export async function craftedJpeg(width = 640, height = 400): Promise<Buffer> {
  const image = sharp({ create: { width, height, channels: 3, background: "#bb7722" } });
  const plain = await image.withExif(exifData).jpeg().toBuffer();
  const segments = [
    jpegSegment(0xeb, Buffer.from("JP\0\0jumb c2pa.claim embedded prompt")),
    jpegSegment(0xe1, Buffer.from("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>embedded prompt</x:xmpmeta>")),
    jpegSegment(0xfe, Buffer.from("embedded prompt")),
  ];
  return Buffer.concat([plain.subarray(0, 2), ...segments, plain.subarray(2)]);
}

const exifData = {
  IFD0: { Make: "Maker of the camera", ImageDescription: "embedded prompt" },
  IFD3: { GPSMapDatum: "GPS place" },
};

function pngChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, "latin1");
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

function jpegSegment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

/** Puts a file into storage as the original of an image that has a row. */
export async function storeOriginal(imageId: string, bytes: Buffer): Promise<void> {
  const { width, height, format } = await sharp(bytes).metadata();
  const mime = format === "jpeg" ? "image/jpeg" : "image/png";
  const digest = Uint8Array.from(sha256(bytes));
  const { originalKey } = await db.image.update({
    where: { id: imageId },
    data: { mime, bytes: bytes.length, width, height, sha256: digest },
  });
  await storage().put(originalKey, bytes, { contentType: mime });
}

type Given = Partial<Prisma.ShareUncheckedCreateInput> & { password?: string; imageIds?: string[] };

/** A shared link on a set or on images, live unless `given` says otherwise, with its token. */
export async function newLink(userId: string, given: Given = {}) {
  const { password, imageIds = [], ...columns } = given;
  const [id, token] = [uuidv7(), randomToken()];
  await db.share.create({
    data: {
      ...{
        id,
        userId,
        tokenHash: Uint8Array.from(sha256(token)),
        sealedToken: seal(token, id),
        title: "Autumn, first",
      },
      ...(password !== undefined && { passwordHash: await hashPassword(password) }),
      ...columns,
      images: { create: imageIds.map((imageId, position) => ({ imageId, position })) },
    },
  });
  return { id, token, path: `/s/${token}` };
}

/** The token of a link's address. */
const tokenOf = (url: string | null) => url?.split("/s/")[1] ?? "";

/** A shared link made as the team makes them, with its token. */
export async function makeShare(actor: MemberActor, input: object) {
  const { share } = await createShare(actor, shareInput.parse(input));
  return { ...share, token: tokenOf(share.url) };
}

/** The files of a ZIP by name, each held against its checksum. Read from the end, as programs do. */
export function unzip(archive: Buffer): Record<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0) throw new Error("The archive has no end");
  const files: Record<string, Buffer> = {};
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [check, size, nameLength, extra, local] = [
      archive.readUInt32LE(at + 16),
      archive.readUInt32LE(at + 24),
      archive.readUInt16LE(at + 28),
      archive.readUInt16LE(at + 30),
      archive.readUInt32LE(at + 42),
    ];
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const bytes = archive.subarray(start, start + size);
    if (crc32(bytes) !== check) throw new Error(`${name} is damaged`);
    if (name in files) throw new Error(`${name} is there twice`);
    files[name] = bytes;
    at += 46 + nameLength + extra;
  }
  return files;
}
