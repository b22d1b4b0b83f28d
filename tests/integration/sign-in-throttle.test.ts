import { beforeEach, expect, test } from "vitest";
import { deviceToken } from "@/lib/auth/device";
import { signIn } from "@/lib/auth/sessions";
import { db } from "@/lib/db";
import { createUser, setPassword } from "@/lib/people/people";
import { freshTeam, system } from "@/tests/support/gateway";

const email = "owner@example.com";
const password = "correct horse battery";
let userId: string;

beforeEach(async () => {
  await freshTeam();
  userId = (await createUser(system, { email, name: "An owner", password })).id;
});

const from = (address: string | null, device?: string | null) => ({
  address,
  userAgent: "test",
  device: device ?? null,
});
const nowhere = from(null);
const quarterOfAnHourLater = () => db.$executeRaw`UPDATE attempts SET created_at = created_at - interval '15 minutes'`;
const deviceOfOwner = async () => deviceToken(await db.user.findUniqueOrThrow({ where: { id: userId } }));

/** How many of these tries had their password checked; the others were turned away before that. */
async function checked(tries: Promise<unknown>[]): Promise<number> {
  const results = await Promise.allSettled(tries);
  for (const result of results) {
    if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "rate_limit_exceeded" });
  }
  return results.filter(({ status }) => status === "fulfilled").length;
}

test("100 parallel tries from 100 addresses and ten known browsers: ten passwords are checked, and none afterwards", async () => {
  const device = await deviceOfOwner();
  const strangers = Array.from({ length: 90 }, (_, n) => signIn(email, `guess ${n}`, from(`192.0.2.${n}`)));
  const known = Array.from({ length: 10 }, (_, n) => signIn(email, `typo ${n}`, from(`198.51.100.${n}`, device)));
  expect(await checked([...strangers, ...known])).toBe(10);
  expect(await checked([signIn(email, password, nowhere), signIn(email, password, from(null, device))])).toBe(0);
  expect(await checked([signIn(" OWNER@example.com ", password, nowhere)])).toBe(0);
  await quarterOfAnHourLater();
  expect(await signIn(email, password, nowhere)).not.toBeNull();
});

test("an account that does not exist is counted alike", async () => {
  const tries = Array.from({ length: 20 }, (_, n) => signIn("nobody@example.com", password, from(`192.0.2.${n}`)));
  expect(await checked(tries)).toBe(7);
});

test("while somebody keeps trying for hours, a browser that has signed in before still signs in", async () => {
  const device = (await signIn(email, password, nowhere))?.device;
  for (let quarter = 0; quarter < 8; quarter++) {
    await checked(Array.from({ length: 12 }, (_, n) => signIn(email, `guess ${n}`, from(`192.0.2.${n}`))));
    expect(await checked([signIn(email, password, nowhere)])).toBe(0);
    expect(await signIn(email, "a typo", from(null, device))).toBeNull();
    for (let times = 0; times < 4; times++) expect(await signIn(email, password, from(null, device))).not.toBeNull();
    await quarterOfAnHourLater();
  }
});

test("a browser is known to its own account and password alone", async () => {
  const device = await deviceOfOwner();
  const other = await createUser(system, { email: "other@example.com", name: "Another", password });
  const otherDevice = deviceToken(await db.user.findUniqueOrThrow({ where: { id: other.id } }));
  const exhaust = () => checked(Array.from({ length: 8 }, () => signIn(email, "wrong", nowhere)));
  await exhaust();
  const [, signature = ""] = otherDevice.split(".");
  for (const forged of [otherDevice, `${userId}.${signature}`, `${userId}.`, userId, ""]) {
    expect(await checked([signIn(email, password, from(null, forged))])).toBe(0);
  }
  expect(await signIn(email, password, from(null, device))).not.toBeNull();
  await setPassword(system, userId, "another horse battery");
  await exhaust();
  expect(await checked([signIn(email, "another horse battery", from(null, device))])).toBe(0);
});

test("only wrong passwords use the count up", async () => {
  for (let times = 0; times < 12; times++) expect(await signIn(email, password, nowhere)).not.toBeNull();
  expect(await db.attempt.count()).toBe(0);
});

test("one address has 100 passwords checked in a quarter of an hour, over however many accounts", async () => {
  let all = 0;
  for (let batch = 0; batch < 6; batch++) {
    const tries = Array.from({ length: 20 }, (_, n) => signIn(`${batch}-${n}@example.com`, "x", from("192.0.2.1")));
    all += await checked(tries);
  }
  expect(all).toBe(100);
  expect(await signIn(email, password, from("192.0.2.2"))).not.toBeNull();
});

test("of 400 sign-ins at once about 100 are let in, the others are turned away uncounted, and the owner gets in", async () => {
  const device = await deviceOfOwner();
  const flood = checked(Array.from({ length: 400 }, (_, n) => signIn(`${n}@example.com`, "x", nowhere)));
  expect(await signIn(email, password, from(null, device))).not.toBeNull();
  const passed = await flood;
  expect(passed).toBeGreaterThanOrEqual(100);
  expect(passed).toBeLessThan(250);
  expect(await db.attempt.count()).toBe(passed);
});

test("a known and an unknown account take the same time to refuse: the lower quartiles differ by less than a quarter", async () => {
  const times = { known: [] as number[], unknown: [] as number[] };
  const time = async (kind: keyof typeof times, name: string) => {
    const started = performance.now();
    expect(await signIn(name, "wrong password", nowhere)).toBeNull();
    times[kind].push(performance.now() - started);
  };
  for (let round = 0; round < 60; round++) {
    // In turns, so that whoever else uses the machine slows both down alike.
    if (round % 2) await time("known", email);
    await time("unknown", "nobody@example.com");
    if (round % 2 === 0) await time("known", email);
    await db.attempt.deleteMany();
  }
  const quartile = (all: number[]) => all.sort((a, b) => a - b)[all.length / 4] ?? 0;
  const ratio = quartile(times.unknown) / quartile(times.known);
  expect(ratio).toBeGreaterThan(0.8);
  expect(ratio).toBeLessThan(1.25);
});
