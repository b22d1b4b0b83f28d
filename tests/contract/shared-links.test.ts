import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { revokeShare } from "@/lib/shares/shares";
import { testEnvironment } from "../support/database";
import { system } from "../support/gateway";
import { everything, linksOnServer, owner, password } from "../support/links";
import { newLink } from "../support/shared";

const { server, team, onSet, ask, unlock, pages, bytes, archives, posts, refusesEverything } = linksOnServer();

/** A page without what differs from request to request, and from address to address. */
const plain = (html: Buffer, path: string) =>
  html
    .toString()
    .replaceAll(path, "/s/TOKEN")
    .replaceAll(path.split("/")[2] ?? "", "TOKEN")
    .replaceAll(/nonce(=|\\?":\\?)"[^"]+"/g, "nonce");

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
    await newLink(team.userId, { imageIds: [team.beside.foreign], ...everything });
    const [visitor] = (await ask(`${path}/review`, { form: { name: "A visitor" } })).headers.getSetCookie();
    const headers = { cookie: visitor?.split(";")[0] ?? "" };
    expect((await ask(`${path}/review/${team.shown}`, { body: { picked: true }, headers })).status).toBe(200);
    for (const image of [...Object.values(team.beside), crypto.randomUUID()]) {
      for (const address of [`${path}/${image}`, ...bytes(path, image)]) {
        expect([address, (await ask(address)).status]).toEqual([address, 404]);
      }
      expect((await ask(`${path}/review/${image}`, { body: { picked: true }, headers })).status).toBe(404);
    }
    const page = (await ask(path)).body.toString();
    for (const image of Object.values(team.beside)) expect(page).not.toContain(image);
  });

  test("tells nothing of the team: no person, no prompt, no set, no other id, no key of storage", async () => {
    const { id, path } = await onSet();
    const image = await db.image.findUniqueOrThrow({ where: { id: team.shown }, include: { generation: true } });
    const secrets = [
      ...[
        owner.email,
        owner.name,
        team.userId,
        team.setId,
        "Name of the set",
        id,
        image.generationId,
        image.originalKey,
      ],
      ...[image.generation.prompt, Buffer.from(image.sha256).toString("hex")],
      ...[testEnvironment.UPSTREAM_BASE_URL, "127.0.0.1:".concat(new URL(testEnvironment.UPSTREAM_BASE_URL).port)],
    ];
    for (const address of pages(path)) {
      for (const headers of [{}, { rsc: "1" }]) {
        const page = (await ask(address, { headers })).body.toString();
        expect(page).toContain(team.shown);
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
    const page = (await ask(`${path}/${team.shown}`)).body.toString();
    expect(page).not.toMatch(/download|Your review/);
  });

  test("is previewed by other programs with its title and first image, unless it has a password", async () => {
    const open = await onSet({ title: "Autumn, first", description: "Twelve frames" });
    const page = (await ask(open.path, { headers: { "user-agent": "facebookexternalhit/1.1" } })).body.toString();
    expect(page).toContain('<meta property="og:title" content="Autumn, first"');
    expect(page).toContain(`<meta property="og:image" content="${server.url}${open.path}/media/${team.shown}/large"`);
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
