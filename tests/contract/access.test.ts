import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "@/lib/cli/build";
import { db } from "@/lib/db";
import { type Answer, ask } from "@/tests/support/access/ask";
import { type Caller, callers, passwordOf, people } from "@/tests/support/access/people";
import { everyRoute } from "@/tests/support/access/routes";
import type { Outcome, Row } from "@/tests/support/access/row";
import { isPage, isRead, rows } from "@/tests/support/access/table";
import { linkPassword, privatePrompt, teamPrompt } from "@/tests/support/access/things";
import { worldOnServer } from "@/tests/support/access/world";
import { testEnvironment } from "@/tests/support/database";
import { until } from "@/tests/support/server";
import { state } from "@/tests/support/state";

const named = rows.map((row) => [`${row.route}, ${row.what}`, row] as const);
const { server, world } = worldOnServer("info");
const nonces = new Set<string>();

test("every page and every method of every handler has a row, and every row is one of them", () => {
  expect([...new Set(rows.map(({ route }) => route))].sort()).toEqual(everyRoute());
});

describe("what each kind of caller gets", () => {
  test.each(named)("%s", async (_, row) => {
    // What only reads does not get into another's way.
    const refused = callers.filter((caller) => isRead(row) || isRefusal(row.expected[caller]));
    let made = (await row.make?.(world)) ?? "";
    const before = isRead(row) ? null : await state();
    const answers = new Map<Caller, Answer>();
    const calls = refused.map(async (caller) => answers.set(caller, await ask(row, caller, made, world)));
    await Promise.all(calls);
    // Whoever is refused has changed nothing.
    if (before && calls.length > 0) expect(await state()).toEqual(before);
    for (const caller of callers.filter((one) => !refused.includes(one))) {
      answers.set(caller, await ask(row, caller, made, world));
      made = (await row.make?.(world)) ?? "";
    }
    const outcomes = Object.fromEntries(callers.map((caller) => [caller, answers.get(caller)?.outcome]));
    expect(outcomes).toEqual(row.expected);
    for (const [caller, answer] of answers) {
      expectNoLeak(row, caller, answer);
      expectHeaders(row, answer);
    }
    await until("nothing is being made", 10_000, isQuiet);
  });
});

describe("after all of this", () => {
  test("the log has a line for every call, and no key, token, password, hash or prompt", async () => {
    const log = server.log();
    expect(log.match(/"msg":"request"/g)?.length).toBeGreaterThan(1000);
    expect([...secretsIn(log), ...[teamPrompt, privatePrompt].filter((words) => log.includes(words))]).toEqual([]);
  });

  test("nor has the audit log", async () => {
    const events = await db.auditEvent.findMany();
    const kinds = new Set(events.map(({ action }) => action));
    expect(kinds.size).toBeGreaterThan(30);
    const text = JSON.stringify(events);
    expect([...secretsIn(text), ...[teamPrompt, privatePrompt].filter((words) => text.includes(words))]).toEqual([]);
  });

  test("no script that a browser gets has a secret, or reads one from the environment", () => {
    const files = globSync(".next/static/**/*.{js,css,json,html,txt,map}", { cwd: root });
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const text = readFileSync(path.join(root, file), "utf8");
      const read = text.match(/process\.env\.(?!NODE_ENV|__NEXT|NEXT_)\w+|DATABASE_URL|AUTH_SECRET|argon2id?\b/g) ?? [];
      expect([...read, ...secretsIn(text)], file).toEqual([]);
    }
  });
});

/** What is no business of a log, an answer or a script: known by its value, or by its shape. */
function secretsIn(text: string): string[] {
  const { AUTH_SECRET, MASTER_KEY, UPSTREAM_API_KEY, DATABASE_URL } = testEnvironment;
  const passwords = [...people, "guest" as const].map(passwordOf);
  const tokens = Object.values(world.links).map(({ token }) => token);
  const values = [AUTH_SECRET, MASTER_KEY, UPSTREAM_API_KEY, DATABASE_URL, linkPassword, ...passwords, ...tokens];
  // An API key, a password's hash, a cookie's JWT, a random token of 32 bytes or its SHA-256.
  const shapes =
    /psk_[0-9a-f]{16}_[0-9a-f]{8,}|\$argon2|\beyJ[\w-]{20,}|(?<![\w/+-])(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{43}(?![\w/+=-])|\b[0-9a-f]{64}\b/g;
  return [...values.filter((value) => text.includes(value)), ...(text.match(shapes) ?? [])];
}

function isRefusal(outcome: Outcome): boolean {
  return typeof outcome === "number" ? outcome >= 400 : outcome === "307 /login";
}

async function isQuiet(): Promise<boolean> {
  return (
    (await db.generation.count({ where: { state: { in: ["queued", "running"] }, prompt: "a harbour at noon" } })) === 0
  );
}

/** Pages run scripts of this very answer alone, whatever else there is loads nothing; errors and refusals are no other. */
function expectHeaders(row: Row, { headers, path }: Answer): void {
  const policy = headers.get("content-security-policy") ?? "";
  if (isPage(row)) {
    const nonce = /script-src 'self' 'nonce-([^']{16,})' 'strict-dynamic'; /.exec(policy)?.[1] ?? path;
    expect(nonces.has(nonce), `${path}: ${policy}`).toBe(false);
    nonces.add(nonce);
    for (const part of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) {
      expect(policy.split("; "), path).toContain(part);
    }
    expect(policy.split("script-src")[1]?.split(";")[0]).not.toMatch(/unsafe/);
  } else expect(policy, path).toBe("default-src 'none'; frame-ancestors 'none'");
  expect(headers.get("x-content-type-options"), path).toBe("nosniff");
  expect(headers.get("x-frame-options"), path).toBe("DENY");
  expect(headers.get("referrer-policy"), path).toMatch(/^(strict-origin-when-cross-origin|no-referrer)$/);
  expect(headers.get("x-powered-by"), path).toBeNull();
  // What depends on who asks is kept by no shared cache; what a link allows is asked for anew each time.
  const cache = headers.get("cache-control") ?? "";
  if (path.startsWith("/s/")) expect(cache, path).toMatch(/no-store|no-cache/);
  if (!isPublic(path)) expect(cache, path).not.toMatch(/public|s-maxage/);
}

const isPublic = (path: string) => ["/v1/openapi.json", "/docs/api"].includes(path);

/** What an answer may not hold for this caller, whatever it is an answer to. */
function expectNoLeak({ what }: Row, caller: Caller, { text, path }: Answer): void {
  const { owner, other } = world.people;
  const told = caller === "owner" || caller === "ownersKey";
  const { AUTH_SECRET, MASTER_KEY, UPSTREAM_API_KEY } = testEnvironment;
  const keysInUse = Object.values(world.people).map(({ key }) => key);
  const words = [
    ...["$argon2", AUTH_SECRET, MASTER_KEY, UPSTREAM_API_KEY, linkPassword, ...people.map(passwordOf), ...keysInUse],
    ...(told ? [] : [privatePrompt]),
    ...(told || what.includes("its owner shares") ? [] : [world.images.secret]),
    ...(told || caller === "admin" ? [] : [owner.email, world.links.revokedLink.token]),
    ...(["anonymous", "disabled", "share", "otherShare"].includes(caller)
      ? [teamPrompt, other.email, "The owner"]
      : []),
  ].filter((word) => !path.includes(word));
  expect(
    words.filter((word) => text.includes(word)),
    `${caller} ${path}`,
  ).toEqual([]);
}
