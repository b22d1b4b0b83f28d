import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import en from "@/lib/messages/en";
import zhCN from "@/lib/messages/zh-CN";
import { auditActions } from "@/lib/schemas/audit";

const lib = path.resolve("lib");
const sources = readdirSync(lib, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.startsWith("generated") && file !== path.join("schemas", "audit.ts"))
  .map((file) => readFileSync(path.join(lib, file), "utf8"));

test("every action that the code records has its words, and no other has", () => {
  // `record` takes the table's own names alone; a call may choose between two of them, or be handed one.
  const written = sources.flatMap((source) =>
    [...source.matchAll(/"([a-z_]+\.[a-z_]+)"/g)].map(([, action]) => action),
  );
  const calls = sources.flatMap((source) => source.match(/\brecord\(\s*tx,[^;]*?\);/gs) ?? []);
  const recorded = calls.flatMap((call) => [...call.matchAll(/"([a-z_]+\.[a-z_]+)"/g)].map(([, action]) => action));
  expect(recorded.length).toBeGreaterThan(30);
  expect(recorded.filter((action) => !Object.hasOwn(auditActions, action ?? ""))).toEqual([]);
  expect(Object.keys(auditActions).filter((action) => !written.includes(action))).toEqual([]);
});

test("every action has words of its own in both languages, so that a filter can be read", () => {
  for (const { audit } of [en, zhCN]) {
    const words = Object.entries(audit.actions).flatMap(([subject, acts]) =>
      Object.entries(acts).map(([act, said]): [string, string] => [`${subject}.${act}`, said]),
    );
    expect(words.map(([action]) => action).toSorted()).toEqual(Object.keys(auditActions).toSorted());
    expect(new Set(words.map(([, said]) => said)).size).toBe(words.length);
  }
});
