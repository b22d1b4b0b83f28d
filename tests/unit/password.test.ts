import { expect, test } from "vitest";
import { hashPassword, verifyAgainstNothing, verifyPassword } from "@/lib/auth/password";
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

test("an unknown account takes as long as a known one, and is refused", async () => {
  const hash = await hashPassword("correct horse battery");
  await verifyAgainstNothing("warm up");
  const known = await time(() => verifyPassword(hash, "wrong"));
  const unknown = await time(() => verifyAgainstNothing("wrong"));
  expect(await verifyAgainstNothing("nobody has this password")).toBe(false);
  expect(unknown).toBeGreaterThan(known / 3);
  expect(unknown).toBeLessThan(known * 3);
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
