import { beforeEach, describe, expect, test } from "vitest";
import { GET as media } from "@/app/media/[id]/[variant]/route";
import { POST as generate } from "@/app/v1/images/generations/route";
import { db } from "@/lib/db";
import { type MediaVariant, signedMediaUrl } from "@/lib/media-links";
import { call } from "@/tests/support/gateway";
import { teamWithUpstream } from "@/tests/support/team";
import { picture } from "@/tests/support/upstream";

const bytes = await picture();
const { person } = teamWithUpstream();
let imageId: string;

beforeEach(async () => {
  await call(generate, person.key, { model: "gpt-image-2", prompt: "a harbour" });
  ({ id: imageId } = await db.image.findFirstOrThrow());
});

async function open(link: string, headers: Record<string, string> = {}, method = "GET") {
  const [, , id = "", variant = ""] = new URL(link).pathname.split("/");
  const response = await media(new Request(link, { headers, method }), { params: Promise.resolve({ id, variant }) });
  return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
}

describe("a signed link", () => {
  test.each([
    ["original", "image/png", /^inline; filename="proofsheet-00001\.png"$/],
    ["small", "image/webp", /^inline; filename="proofsheet-00001-small\.webp"$/],
    ["large", "image/webp", /^inline; filename="proofsheet-00001-large\.webp"$/],
  ] as const)("opens the %s, for pages anywhere, with what browsers need", async (variant, type, disposition) => {
    const { status, headers, body } = await open(signedMediaUrl(imageId, variant));
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": type,
      "content-length": String(body.length),
      "content-disposition": expect.stringMatching(disposition),
      "x-content-type-options": "nosniff",
      "accept-ranges": "bytes",
      "cross-origin-resource-policy": "cross-origin",
      "access-control-allow-origin": "*",
      "cache-control": expect.stringMatching(/^private, max-age=(86400|86399|86398), immutable$/),
    });
    if (variant === "original") expect(body.equals(bytes)).toBe(true);
    else expect(body.subarray(8, 12).toString()).toBe("WEBP");
  });

  test("is a download with ?download", async () => {
    const { headers } = await open(`${signedMediaUrl(imageId)}&download`);
    expect(headers.get("content-disposition")).toBe('attachment; filename="proofsheet-00001.png"');
  });

  test("of a JPEG saves as .jpg", async () => {
    await db.image.updateMany({ data: { mime: "image/jpeg" } });
    const { headers } = await open(signedMediaUrl(imageId));
    expect(headers.get("content-disposition")).toBe('inline; filename="proofsheet-00001.jpg"');
  });

  test("that is forged, for another variant or image, expired, or of an image that is gone reads alike: not found", async () => {
    const changed = (change: (url: URL) => void, variant: MediaVariant = "original") => {
      const url = new URL(signedMediaUrl(imageId, variant));
      change(url);
      return url.href;
    };
    const unknown = "01234567-89ab-7def-8123-456789abcdef";
    const broken = [
      changed((url) => url.searchParams.set("signature", "x")),
      changed((url) => url.searchParams.set("signature", "")),
      changed((url) => url.searchParams.set("expires", "9999999999")),
      changed((url) => url.searchParams.delete("expires")),
      changed((url) => {
        url.pathname = url.pathname.replace("small", "original");
      }, "small"),
      changed((url) => {
        url.pathname = url.pathname.replace("original", "small");
      }),
      changed((url) => {
        url.pathname = url.pathname.replace("original", "huge");
      }),
      signedMediaUrl(imageId).replace(imageId, unknown),
      signedMediaUrl(unknown),
    ];
    const error = {
      code: "not_found",
      message: "This image was not found.",
      type: "invalid_request_error",
      param: null,
    };
    for (const link of broken) {
      const { status, body } = await open(link);
      expect([status, JSON.parse(body.toString())], link).toEqual([404, { error }]);
    }
  });

  test("ends with its time and with its image in the trash", async () => {
    const link = new URL(signedMediaUrl(imageId));
    const now = Date.now;
    Date.now = () => now() + 24 * 3600_000 + 1000;
    try {
      expect((await open(link.href)).status).toBe(404);
    } finally {
      Date.now = now;
    }
    expect((await open(link.href)).status).toBe(200);
    await db.image.updateMany({ data: { deletedAt: new Date() } });
    expect((await open(link.href)).status).toBe(404);
  });

  test("without a signature a session is asked for", async () => {
    expect((await open(`http://localhost:3000/media/${imageId}/original`)).status).toBe(401);
  });
});

describe("who has it already", () => {
  test("hears so by its tag and by its date, and gets no bytes", async () => {
    const link = signedMediaUrl(imageId);
    const { headers } = await open(link);
    const etag = headers.get("etag") ?? "";
    const modified = headers.get("last-modified") ?? "";
    for (const condition of [{ "if-none-match": `"x", W/${etag}` }, { "if-modified-since": modified }]) {
      const answer = await open(link, condition);
      expect([answer.status, answer.body.length, answer.headers.get("etag")]).toEqual([304, 0, etag]);
      expect(answer.headers.has("content-length")).toBe(false);
    }
    const other = await open(link, {
      "if-none-match": (await open(signedMediaUrl(imageId, "small"))).headers.get("etag") ?? "",
    });
    expect(other.status).toBe(200);
  });
});

describe("a part", () => {
  test.each(["original", "small"] as const)("of the %s is 206 with where it belongs", async (variant) => {
    const link = signedMediaUrl(imageId, variant);
    const whole = (await open(link)).body;
    for (const [range, start, end] of [
      ["bytes=0-9", 0, 9],
      ["bytes=10-", 10, whole.length - 1],
      ["bytes=-5", whole.length - 5, whole.length - 1],
    ] as const) {
      const { status, headers, body } = await open(link, { range });
      expect([status, headers.get("content-range")]).toEqual([206, `bytes ${start}-${end}/${whole.length}`]);
      expect(headers.get("content-length")).toBe(String(end - start + 1));
      expect(body.equals(whole.subarray(start, end + 1))).toBe(true);
    }
  });

  test("beyond the end is 416 with the size", async () => {
    const { status, headers, body } = await open(signedMediaUrl(imageId), { range: `bytes=${bytes.length}-` });
    expect([status, headers.get("content-range")]).toEqual([416, `bytes */${bytes.length}`]);
    expect(JSON.parse(body.toString()).error.code).toBe("range_not_satisfiable");
  });

  test("is the whole if it could not be joined with what is there", async () => {
    const link = signedMediaUrl(imageId);
    const ranged = { range: "bytes=10-" };
    expect((await open(link, { ...ranged, "if-range": '"other"' })).status).toBe(200);
    const etag = (await open(link)).headers.get("etag") ?? "";
    expect((await open(link, { ...ranged, "if-range": etag })).status).toBe(206);
  });

  test("of a thumbnail that is not there yet is made on the spot", async () => {
    await db.image.updateMany({ data: { thumbhash: null } });
    expect((await open(signedMediaUrl(imageId, "small"), { range: "bytes=0-3" })).body.toString()).toBe("RIFF");
    expect(await db.image.findFirst({ where: { thumbhash: null } })).toBeNull();
  });
});

test("HEAD tells the size without the bytes, whatever range is asked for", async () => {
  for (const variant of ["original", "large"] as const) {
    const link = signedMediaUrl(imageId, variant);
    const { length } = (await open(link)).body;
    const { status, headers, body } = await open(link, { range: "bytes=0-1" }, "HEAD");
    expect([status, body.length, headers.get("content-length")]).toEqual([200, 0, String(length)]);
  }
});
