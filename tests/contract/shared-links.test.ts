import { randomBytes } from "node:crypto";
import { readdirSync, readlinkSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { hashPassword } from "@/lib/auth/password";
import { db } from "@/lib/db";
import { createUser } from "@/lib/people/people";
import { revokeShare } from "@/lib/shares/shares";
import { Visitor } from "../support/browserless";
import { resetDatabase, testEnvironment } from "../support/database";
import { system } from "../support/gateway";
import { newImages, newSet } from "../support/pictures";
import { newServer, type Server, until } from "../support/server";
import { craftedPng, newLink, storeOriginal } from "../support/shared";

const password = "open sesame";
const owner = { email: "owner@example.com", name: "Owner of the images", password: "correct horse battery" };
const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
let server: Server;
let userId: string;
let picture: Buffer;
/** In the link's set, and beside it: of another link, private, in the trash. */
let shown: string;
let beside: { foreign: string; secret: string; gone: string };
let setId: string;

beforeAll(async () => {
  picture = await craftedPng();
  server = await newServer({ DATA_DIR: testEnvironment.DATA_DIR });
  await server.start();
});
afterAll(() => server?.remove());
beforeEach(async () => {
  await resetDatabase();
  ({ id: userId } = await createUser(system, { ...owner, role: "member" }));
  const ids = await newImages(userId, 4, { prompt: "The secret recipe of the prompt" });
  const [first = "", foreign = "", secret = "", gone = ""] = ids;
  for (const id of ids) await storeOriginal(id, picture);
  [shown, beside] = [first, { foreign, secret, gone }];
  await db.image.update({ where: { id: secret }, data: { private: true } });
  await db.image.update({ where: { id: gone }, data: { deletedAt: new Date() } });
  ({ id: setId } = await newSet(userId, "Name of the set", [first, secret, gone]));
});

const everything = { allowDownload: true, allowOriginals: true, showPrompts: false, allowReview: true };
const onSet = (given: Parameters<typeof newLink>[1] = {}) => newLink(userId, { setId, ...everything, ...given });

type Asked = { method?: string; headers?: Record<string, string>; form?: Record<string, string>; body?: object };

async function ask(path: string, { form, body, method = form || body ? "POST" : "GET", headers }: Asked = {}) {
  const response = await fetch(server.url + path, {
    method,
    // The router's own requests are sent on to an address that names their headers.
    redirect: headers && "rsc" in headers ? "follow" : "manual",
    headers: {
      "user-agent": chrome,
      ...(method === "POST" && { origin: server.url }),
      ...(body && { "content-type": "application/json" }),
      ...headers,
    },
    ...(form && { body: new URLSearchParams(form) }),
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
}

/** Types the password; the cookie that comes back, and where to go on. */
async function unlock(path: string, tried = password) {
  const { status, headers } = await ask(`${path}/unlock`, { form: { password: tried } });
  const [cookie = ""] = headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  return { status, cookie, line: headers.getSetCookie()[0], location: headers.get("location") };
}

/** Every address of a link that answers with something, for one image. */
const pages = (path: string, image = shown) => [path, `${path}/${image}`];
const bytes = (path: string, image = shown) =>
  ["small", "large", "web", "original", "web?download"].map((variant) => `${path}/media/${image}/${variant}`);
const archives = (path: string) => [`${path}/zip`, `${path}/zip?originals`];
const posts = (path: string, image = shown): [string, object][] => [
  [`${path}/review`, { name: "A visitor" }],
  [`${path}/review/${image}`, { picked: true }],
];

/** A page without what differs from request to request, and from address to address. */
const plain = (html: Buffer, path: string) =>
  html
    .toString()
    .replaceAll(path, "/s/TOKEN")
    .replaceAll(path.split("/")[2] ?? "", "TOKEN")
    .replaceAll(/nonce(=|\\?":\\?)"[^"]+"/g, "nonce");

async function refusesEverything(path: string, headers: Record<string, string> = {}) {
  for (const address of [...bytes(path), ...archives(path)]) {
    const answer = await ask(address, { headers });
    expect([address, answer.status, JSON.parse(answer.body.toString()).error.message]).toEqual([
      address,
      404,
      "This link was not found.",
    ]);
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
  }
  for (const [address, body] of posts(path)) {
    expect([address, (await ask(address, { body, headers })).status]).toEqual([address, 404]);
  }
  expect(await db.shareVisitor.count()).toBe(0);
}

describe("a link that is good", () => {
  test("shows its pages, its bytes and its archives to whoever holds it, and to no shared cache or search engine", async () => {
    const { path } = await onSet();
    for (const address of [...pages(path), ...bytes(path), ...archives(path)]) {
      const { status, headers } = await ask(address);
      expect([address, status]).toEqual([address, 200]);
      expect(headers.get("cache-control"), address).toMatch(/^private, no-(store|cache)/);
      expect(headers.get("x-robots-tag")).toMatch(/^noindex/);
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toMatch(
        address.includes("/media/") || address.includes("/zip") ? /^default-src 'none'/ : /script-src 'self' 'nonce-/,
      );
    }
    for (const address of pages(path)) {
      const { body, headers } = await ask(address);
      expect(headers.get("cache-control")).toContain("no-store");
      expect(body.toString()).toMatch(/<meta name="robots" content="noindex/);
    }
  });

  test("shows no image that is not its own: of another link, private, in the trash", async () => {
    const { path } = await onSet();
    await newLink(userId, { imageIds: [beside.foreign], ...everything });
    const [visitor] = (await ask(`${path}/review`, { form: { name: "A visitor" } })).headers.getSetCookie();
    const headers = { cookie: visitor?.split(";")[0] ?? "" };
    expect((await ask(`${path}/review/${shown}`, { body: { picked: true }, headers })).status).toBe(200);
    for (const image of [...Object.values(beside), crypto.randomUUID()]) {
      for (const address of [`${path}/${image}`, ...bytes(path, image)]) {
        expect([address, (await ask(address)).status]).toEqual([address, 404]);
      }
      expect((await ask(`${path}/review/${image}`, { body: { picked: true }, headers })).status).toBe(404);
    }
    const page = (await ask(path)).body.toString();
    for (const image of Object.values(beside)) expect(page).not.toContain(image);
  });

  test("tells nothing of the team: no person, no prompt, no set, no other id, no key of storage", async () => {
    const { id, path } = await onSet();
    const image = await db.image.findUniqueOrThrow({ where: { id: shown }, include: { generation: true } });
    const secrets = [
      ...[owner.email, owner.name, userId, setId, "Name of the set", id, image.generationId, image.originalKey],
      ...[image.generation.prompt, Buffer.from(image.sha256).toString("hex")],
      ...[testEnvironment.UPSTREAM_BASE_URL, "127.0.0.1:".concat(new URL(testEnvironment.UPSTREAM_BASE_URL).port)],
    ];
    for (const address of pages(path)) {
      for (const headers of [{}, { rsc: "1" }]) {
        const page = (await ask(address, { headers })).body.toString();
        expect(page).toContain(shown);
        for (const secret of secrets) expect(page, `${address}: ${secret}`).not.toContain(secret);
      }
    }
    await db.share.updateMany({ data: { showPrompts: true } });
    for (const address of pages(path)) expect((await ask(address)).body.toString()).toContain(image.generation.prompt);
  });

  test("allows no more than its sharer chose", async () => {
    const { path } = await onSet({ allowDownload: false, allowOriginals: true, allowReview: false });
    for (const address of [...archives(path), ...bytes(path).slice(-2)]) expect((await ask(address)).status).toBe(404);
    for (const [address, body] of posts(path)) expect((await ask(address, { body })).status).toBe(403);
    const page = (await ask(`${path}/${shown}`)).body.toString();
    expect(page).not.toMatch(/download|Your review/);
  });

  test("is previewed by other programs with its title and first image, unless it has a password", async () => {
    const open = await onSet({ title: "Autumn, first", description: "Twelve frames" });
    const page = (await ask(open.path, { headers: { "user-agent": "facebookexternalhit/1.1" } })).body.toString();
    expect(page).toContain('<meta property="og:title" content="Autumn, first"');
    expect(page).toContain(`<meta property="og:image" content="${server.url}${open.path}/media/${shown}/large"`);
    const closed = await onSet({ title: "Autumn, first", description: "Twelve frames", password });
    const { cookie } = await unlock(closed.path);
    for (const headers of [{}, { cookie }]) {
      for (const address of pages(closed.path)) {
        expect((await ask(address, { headers })).body.toString()).not.toMatch(/og:(title|image|description)/);
      }
    }
    expect((await ask(closed.path)).body.toString()).not.toMatch(/Autumn|Twelve/);
  });
});

describe("a link that shows nothing", () => {
  test("reads alike whether it is unknown, expired, revoked, or sharing is off, with a password or without", async () => {
    const past = new Date(Date.now() - 1000);
    const gone = [
      (await onSet({ expiresAt: past })).path,
      (await onSet({ revokedAt: past })).path,
      (await onSet({ revokedAt: past, password })).path,
      `/s/${randomBytes(32).toString("base64url")}`,
      "/s/short",
    ];
    const pagesOf = async (path: string) =>
      Promise.all(
        pages(path).map(async (address) => {
          const { status, body, headers } = await ask(address);
          expect([address, status, headers.get("x-robots-tag")?.slice(0, 7)]).toEqual([address, 404, "noindex"]);
          return plain(body, path);
        }),
      );
    const [first] = await Promise.all([pagesOf(gone[0] ?? "")]);
    expect(first[0]).toContain("This link shows nothing");
    for (const path of gone) {
      expect(await pagesOf(path), path).toEqual(first);
      await refusesEverything(path);
      expect((await unlock(path)).location).toBe(path);
    }
    const good = await onSet();
    await db.team.update({ where: { id: 1 }, data: { sharingEnabled: false } });
    expect(await pagesOf(good.path)).toEqual(first);
    await refusesEverything(good.path);
  });

  test("shows nothing within a second of its revocation, and of its end, to whoever had it open", async () => {
    for (const end of [
      ({ id }: { id: string }) => revokeShare(system, id),
      ({ id }: { id: string }) => db.share.update({ where: { id }, data: { expiresAt: new Date() } }),
    ]) {
      const link = await onSet();
      const tag = (await ask(bytes(link.path)[1] ?? "")).headers.get("etag") ?? "";
      await end(link);
      const ended = Date.now();
      for (const address of [...pages(link.path), ...bytes(link.path), ...archives(link.path)]) {
        expect((await ask(address, { headers: { "if-none-match": tag } })).status).toBe(404);
      }
      expect(Date.now() - ended).toBeLessThan(1000);
    }
  });

  test("is asked for in vain only so often from one address; a good one opens all the same", async () => {
    const { path } = await onSet();
    const unknown = `/s/${randomBytes(32).toString("base64url")}`;
    expect((await ask(`${unknown}/zip`)).status).toBe(404);
    const { subject } = await db.attempt.findFirstOrThrow({ where: { subject: { startsWith: "share-miss:" } } });
    await db.attempt.createMany({ data: Array.from({ length: 299 }, () => ({ subject })) });
    const refused = await ask(`${unknown}/zip`);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "900"]);
    expect((await ask(unknown)).status).toBe(404);
    expect((await ask(path)).status).toBe(200);
  });
});

describe("a link with a password", () => {
  test("gives no byte without it: not with a wrong one, another link's, or none", async () => {
    const { path } = await onSet({ password, title: "Autumn", description: "Twelve frames" });
    const other = await onSet({ password });
    const wrong = await unlock(path, "close sesame");
    expect(wrong).toMatchObject({ status: 303, cookie: "", location: `${path}?problem=password` });
    const forged = `share=${Math.floor(Date.now() / 1000) + 9999}.${randomBytes(32).toString("base64url")}`;
    for (const cookie of ["", (await unlock(other.path)).cookie, forged, "share=", "share=x.y"]) {
      await refusesEverything(path, { cookie });
      for (const address of pages(path)) {
        for (const headers of [{ cookie }, { cookie, rsc: "1" }]) {
          const { status, body } = await ask(address, { headers });
          expect([status, /Password needed/.test(body.toString())]).toEqual([200, true]);
          expect(body.toString()).not.toMatch(/Autumn|Twelve|\/media\/[\da-f]{8}-/);
          if (address === path) expect(body.toString()).not.toContain(shown);
        }
      }
    }
  });

  test("opens with it by a cookie for this link alone, that no script reads and that ends with the link", async () => {
    const { path } = await onSet({ password, expiresAt: new Date(Date.now() + 3600_000) });
    const { status, cookie, line, location } = await unlock(path);
    expect([status, location]).toEqual([303, path]);
    expect(line).toMatch(new RegExp(`^share=[\\w.-]+; Path=${path}; Max-Age=3(600|59\\d); HttpOnly; SameSite=Lax$`));
    for (const address of [...pages(path), ...bytes(path), ...archives(path)]) {
      expect([address, (await ask(address, { headers: { cookie } })).status]).toEqual([address, 200]);
    }
  });

  test("is closed again to all when the password changes", async () => {
    const { id, path } = await onSet({ password });
    const { cookie } = await unlock(path);
    await db.share.update({ where: { id }, data: { passwordHash: await hashPassword("another one") } });
    await refusesEverything(path, { cookie });
    expect((await ask(path, { headers: { cookie } })).body.toString()).toContain("Password needed");
  });

  test("is guessed at ten times in a quarter of an hour; whoever has opened it is not held up", async () => {
    const { path } = await onSet({ password });
    const { cookie } = await unlock(path);
    await Promise.all(Array.from({ length: 14 }, (_, n) => unlock(path, `guess ${n}`)));
    expect(await db.attempt.count({ where: { subject: { startsWith: "share-address:" } } })).toBe(10);
    expect(await unlock(path)).toMatchObject({ cookie: "", location: `${path}?problem=wait` });
    expect((await ask(`${path}?problem=wait`)).body.toString()).toContain("Wait a quarter of an hour");
    for (const address of [...pages(path), ...bytes(path)]) {
      expect((await ask(address, { headers: { cookie } })).status).toBe(200);
    }
    await db.attempt.updateMany({ data: { createdAt: new Date(Date.now() - 16 * 60_000) } });
    expect((await unlock(path)).cookie).not.toBe("");
  });
});

describe("what changes something has to come from our own pages", () => {
  test.each(["", "null", "https://evil.example.com"])("Origin %s: refused, and nothing is written", async (origin) => {
    const { path } = await onSet({ password });
    const { cookie } = await unlock(path);
    const headers = { origin, cookie };
    expect((await ask(`${path}/unlock`, { form: { password }, headers })).status).toBe(403);
    for (const [address, body] of posts(path)) {
      expect((await ask(address, { body, headers })).status).toBe(403);
      expect((await ask(address, { form: { name: "x", picked: "true" }, headers })).status).toBe(403);
    }
    expect(await db.shareVisitor.count()).toBe(0);
  });
});

describe("a visit", () => {
  const views = async () => (await db.share.findFirstOrThrow()).views;
  const counted = (expected: number) => until(`${expected} views`, 3000, async () => (await views()) === expected);

  test("is counted once, whatever is looked at during it; not the team's own, nor programs'", async () => {
    const { path } = await onSet();
    const visitor = new Visitor(server.url);
    const headers = { "user-agent": chrome };
    for (const address of [...pages(path), ...bytes(path), path]) await visitor.fetch(address, { headers });
    await counted(1);
    for (const agent of ["WhatsApp/2.23", "facebookexternalhit/1.1", "Slackbot-LinkExpanding 1.0", "Googlebot/2.1"]) {
      await ask(path, { headers: { "user-agent": agent } });
    }
    await ask(path, { headers: { "sec-purpose": "prefetch" } });
    await ask(path, { method: "HEAD" });
    const member = new Visitor(server.url);
    expect(await member.signIn(owner.email, owner.password)).toBe(true);
    expect((await member.fetch(path, { headers })).status).toBe(200);
    await ask(path);
    await counted(2);
    expect((await db.share.findFirstOrThrow()).lastViewedAt).not.toBeNull();
  });

  test("to a link with a password begins with the right one", async () => {
    const { path } = await onSet({ password });
    const visitor = new Visitor(server.url);
    const headers = { "user-agent": chrome };
    await visitor.fetch(path, { headers });
    await visitor.fetch(`${path}/unlock`, { form: { password: "wrong" }, headers });
    await visitor.fetch(`${path}/unlock`, { form: { password }, headers });
    for (const address of pages(path)) await visitor.fetch(address, { headers });
    await counted(1);
  });
});

test("the token is in no line of the log", async () => {
  const { path, token } = await onSet({ password });
  const { cookie } = await unlock(path);
  for (const address of [...pages(path), ...bytes(path), ...archives(path)])
    await ask(address, { headers: { cookie } });
  expect(server.log()).not.toContain(token);
});

test("an archive that nobody takes any more keeps no file open", async () => {
  const raw = { width: 1600, height: 1250, channels: 3 } as const;
  const large = await sharp(randomBytes(1600 * 1250 * 3), { raw })
    .png({ compressionLevel: 0 })
    .toBuffer();
  await storeOriginal(shown, large);
  const { path } = await onSet();
  const { originalKey } = await db.image.findUniqueOrThrow({ where: { id: shown } });
  const isOpen = () => openFiles().some((file) => file.endsWith(originalKey));
  const halted = await new Promise<IncomingMessage>((resolve) => get(`${server.url}${path}/zip?originals`, resolve));
  await until("the file is open", 5000, async () => isOpen());
  halted.destroy();
  await until("the file is closed", 5000, async () => !isOpen());
  expect((await ask(path)).status).toBe(200);
});

/** What any process of this machine has open. */
function openFiles(): string[] {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return processes.flatMap((pid) => attempt(() => readdirSync(`/proc/${pid}/fd`), []).map((fd) => file(pid, fd)));
}

function file(pid: string, fd: string): string {
  return attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`), "");
}

/** Processes end while one looks. */
function attempt<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
