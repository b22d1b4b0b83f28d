import { randomBytes } from "node:crypto";
import { readdirSync, readlinkSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { hashPassword } from "@/lib/auth/password";
import { db } from "@/lib/db";
import { Visitor } from "../support/browserless";
import { chrome, linksOnServer, owner, password } from "../support/links";
import { until } from "../support/server";
import { storeOriginal } from "../support/shared";

const { server, team, onSet, ask, unlock, pages, bytes, archives, posts, refusesEverything } = linksOnServer();

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
          if (address === path) expect(body.toString()).not.toContain(team.shown);
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
    expect((await ask(`${path}?problem=wait`)).body.toString()).toContain("Wait 15 minutes");
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
  await storeOriginal(team.shown, large);
  const { path } = await onSet();
  const { originalKey } = await db.image.findUniqueOrThrow({ where: { id: team.shown } });
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
