import { describe, expect, test } from "vitest";
import { ask } from "@/tests/support/access/ask";
import { malformed, malformedQueries } from "@/tests/support/access/malformed";
import { type Caller, callers } from "@/tests/support/access/people";
import type { Row } from "@/tests/support/access/row";
import { isRead, rows } from "@/tests/support/access/table";
import { worldOnServer } from "@/tests/support/access/world";
import { state } from "@/tests/support/state";

const named = (some: Row[]) => some.map((row) => [`${row.route}, ${row.what}`, row] as const);
const isProgram = ({ route }: Row) => route.includes(" /v1");
const { server, world } = worldOnServer("error");

/** Whoever may do the most here: what refuses them is not that they may not. */
function strongest({ expected }: Row): Caller {
  const letIn = callers.filter((caller) => typeof expected[caller] === "string" || Number(expected[caller]) < 400);
  return letIn.at(-1) ?? "admin";
}

describe("what changes something comes from our own pages alone", () => {
  const changes = rows.filter((row) => !isRead(row) && !isProgram(row));

  test.each(named(changes))("%s", async (_, row) => {
    const made = (await row.make?.(world)) ?? "";
    const before = await state();
    const foreign = [
      null,
      "null",
      "https://evil.example.com",
      `${server.url}.evil.example.com`,
      server.url.replace("http:", "https:"),
    ];
    for (const origin of foreign) {
      const { outcome, text } = await ask(row, strongest(row), made, world, { origin });
      expect([origin, outcome, JSON.parse(text).error.code]).toEqual([origin, 403, "foreign_origin"]);
    }
    expect(await state()).toEqual(before);
  });
});

const inside = /node_modules|\.next|\.[jt]sx?:\d+|\n\s+at |prisma|postgres|SELECT |INSERT |violates/i;

describe("of 200 malformed bodies none is answered by a fault of the server's", () => {
  const bodies = rows.filter((row, index) => row.body && rows.findIndex(({ route }) => route === row.route) === index);

  test.each(named(bodies))("%s", async (_, row) => {
    const made = (await row.make?.(world)) ?? "";
    const caller = strongest(row);
    const valid = row.body?.(made, world, caller) as Record<string, unknown>;
    const wrong: string[] = [];
    const one = async (body: string | Uint8Array<ArrayBuffer>) => {
      const { outcome, text } = await ask(row, caller, made, world, { body });
      const isFault = typeof outcome === "number" && outcome >= 500;
      if (isFault || inside.test(text)) wrong.push(`${outcome} ${String(body).slice(0, 200)} -> ${text.slice(0, 300)}`);
    };
    const all = malformed(valid, 200);
    expect(all).toHaveLength(200);
    for (let at = 0; at < all.length; at += 10) await Promise.all(all.slice(at, at + 10).map(one));
    expect(wrong).toEqual([]);
    expect(server.runs()).toBe(true);
  });
});

test("malformed queries are not answered by a fault of the server's either", { timeout: 120_000 }, async () => {
  const wrong: string[] = [];
  for (const row of rows.filter(isRead).filter(({ route }) => !route.includes("/events"))) {
    const made = (await row.make?.(world)) ?? "";
    const one = async (query: string) => {
      const path = (...given: Parameters<Row["path"]>) => {
        const address = row.path(...given);
        return `${address}${address.includes("?") ? "&" : "?"}${query}`;
      };
      for (const caller of new Set([strongest(row), "anonymous"] as const)) {
        const { outcome } = await ask({ ...row, path }, caller, made, world);
        if (typeof outcome === "number" && outcome >= 500) wrong.push(`${outcome} ${row.route} ${query.slice(0, 60)}`);
      }
    };
    await Promise.all(malformedQueries().map(one));
  }
  expect(wrong).toEqual([]);
});
