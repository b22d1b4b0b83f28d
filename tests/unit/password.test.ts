import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "@/lib/auth/password";
import { emailSchema, passwordSchema } from "@/lib/schemas/account";

test("a password opens its own hash alone", async () => {
  const hash = await hashPassword("correct horse battery");
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verifyPassword(hash, "correct horse battery")).toBe(true);
  expect(await verifyPassword(hash, "correct horse batterz")).toBe(false);
});

test("the same password has another hash each time", async () => {
  const [one, two] = await Promise.all([hashPassword("correct horse battery"), hashPassword("correct horse battery")]);
  expect(one).not.toBe(two);
});

test("many at once all get their turn", async () => {
  const hash = await hashPassword("correct horse battery");
  const tries = Array.from({ length: 12 }, (_, i) => verifyPassword(hash, i % 2 ? "wrong" : "correct horse battery"));
  expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(6);
});

test("where there is no password none is right, in the same time", async () => {
  const hash = await hashPassword("correct horse battery");
  expect(await verifyPassword(null, "correct horse battery")).toBe(false);
  const known = await time(() => verifyPassword(hash, "wrong"));
  const unknown = await time(() => verifyPassword(null, "wrong"));
  expect(unknown).toBeGreaterThan(known / 3);
  expect(unknown).toBeLessThan(known * 3);
});

test("of a flood 102 at a time are taken on, and who belongs here goes before those who wait", async () => {
  const hash = await hashPassword("correct horse battery");
  const done: string[] = [];
  const flood = Array.from({ length: 300 }, () => verifyPassword(hash, "wrong").then(() => done.push("flood")));
  const ahead = verifyPassword(hash, "correct horse battery", { ahead: true }).then(() => done.push("ahead"));
  const results = await Promise.allSettled(flood);
  await ahead;
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(102);
  const refusals = results.filter((result) => result.status === "rejected");
  for (const { reason } of refusals) {
    expect(reason).toMatchObject({ code: "rate_limit_exceeded", headers: { "retry-after": "5" } });
  }
  // Among the first, whichever of those that are checked side by side the machine is quicker with.
  expect(done.indexOf("ahead")).toBeLessThan(20);
});

test("what stands before a check and throws leaves the password unchecked and the place to the next", async () => {
  const refuse = async () => {
    throw new Error("enough");
  };
  const tries = Array.from({ length: 5 }, () => verifyPassword(null, "wrong", { before: refuse }));
  for (const { status } of await Promise.allSettled(tries)) expect(status).toBe("rejected");
  expect(await verifyPassword(null, "wrong")).toBe(false);
});

test("the rules for passwords and addresses are said in words", () => {
  expect(passwordSchema.safeParse("123456789").error?.issues[0]?.message).toBe("should have at least 10 characters");
  expect(passwordSchema.safeParse("1234567890").success).toBe(true);
  expect(emailSchema.parse("  Ada@Example.com ")).toBe("ada@example.com");
  expect(emailSchema.safeParse("ada").error?.issues[0]?.message).toBe("should be an email address");
});

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  for (let i = 0; i < 5; i++) await work();
  return performance.now() - started;
}
