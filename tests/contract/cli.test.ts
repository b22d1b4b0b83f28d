import { once } from "node:events";
import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { findPasswordReset } from "@/lib/people/password-resets";
import { testEnvironment } from "../support/database";
import { launch } from "../support/launcher";
import { startMailbox } from "../support/mailbox";
import { startProvider } from "../support/sign-on";

type Result = { code: number | null; stdout: string; stderr: string };

test("people are made, listed, changed and shut out", async () => {
  const made = await run(
    ["user", "create", "--email", "ADA@example.com", "--name", "Ada", "--role", "admin", "--json"],
    "a long password\n",
  );
  expect(made).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(made.stdout)).toEqual({
    id: expect.any(String),
    email: "ada@example.com",
    name: "Ada",
    role: "admin",
  });

  const bob = await run(["user", "create", "--email", "bob@example.com", "--name", "Bob", "--json"], "");
  expect(JSON.parse(bob.stdout).password).toMatch(/^[\w-]{16}$/);

  const changed = await run(["user", "set-quota", "bob@example.com", "7", "--json"]);
  expect(JSON.parse(changed.stdout)).toMatchObject({ monthlyQuota: 7, disabled: false });
  expect((await run(["user", "set-role", "bob@example.com", "viewer"])).stdout).toBe(
    "bob@example.com: viewer, 7 images a month\n",
  );
  expect((await run(["user", "set-password", "bob@example.com"], "another long one\n")).code).toBe(0);
  expect((await run(["user", "disable", "bob@example.com"])).stdout).toContain("disabled");

  const listed = JSON.parse((await run(["user", "list", "--json"])).stdout) as { email: string }[];
  expect(listed.map(({ email }) => email)).toEqual(["ada@example.com", "bob@example.com"]);
  expect((await run(["user", "list"])).stdout.split("\n")[0]).toMatch(/^EMAIL +NAME +ROLE +QUOTA$/);

  const last = await run(["user", "disable", "ada@example.com"]);
  expect(last).toEqual({
    code: 1,
    stdout: "",
    stderr: "At least one admin has to remain: make somebody else an admin first.\n",
  });
  const events = await db.auditEvent.findMany({ orderBy: { createdAt: "asc" } });
  expect(events.map(({ action }) => action)).toEqual([
    "user.create",
    "user.create",
    "user.set_quota",
    "user.set_role",
    "user.set_password",
    "user.disable",
  ]);
  expect(new Set(events.map(({ actorName }) => actorName))).toEqual(new Set(["cli"]));
});

test("somebody is offboarded, after a look at what that would do", async () => {
  for (const name of ["erin", "finn"]) {
    await run(["user", "create", "--email", `${name}@example.com`, "--name", name], "");
  }
  await run(["key", "create", "--user", "erin@example.com", "--name", "laptop"]);
  const capped = await run(["user", "set-daily-cap", "erin@example.com", "3", "--json"]);
  expect(JSON.parse(capped.stdout)).toMatchObject({ dailyCap: 3 });
  const dry = await run(["user", "offboard", "erin@example.com", "--dry-run", "--json"]);
  expect(JSON.parse(dry.stdout)).toMatchObject({ dryRun: true, keys: 1, images: 0, links: 0 });
  const before = await db.user.findUniqueOrThrow({ where: { email: "erin@example.com" } });
  expect(before.disabledAt).toBeNull();
  const done = await run(["user", "offboard", "erin@example.com", "--to", "finn@example.com"]);
  expect(done.stdout).toMatch(/^erin@example.com has left, and is disabled:\n(?:.*\n)* {2}API keys revoked +1\n/);
  expect(await db.auditEvent.findFirst({ where: { action: "user.offboard" } })).toMatchObject({
    subject: before.id,
    detail: { heir: "finn@example.com", keys: 1 },
  });
});

test("a key is made, listed without its secret, and revoked", async () => {
  await run(["user", "create", "--email", "carl@example.com", "--name", "Carl"], "");
  const made = await run(["key", "create", "--user", "carl@example.com", "--name", "laptop", "--json"]);
  const { id, key } = JSON.parse(made.stdout) as { id: string; key: string };
  expect(Object.keys(JSON.parse(made.stdout))).toEqual(["id", "key"]);
  expect(key).toMatch(/^psk_/);
  const listed = await run(["key", "list", "--user", "carl@example.com", "--json"]);
  expect(JSON.parse(listed.stdout)).toMatchObject([{ id, name: "laptop", revokedAt: null }]);
  expect(listed.stdout).not.toContain(key);
  expect((await run(["key", "revoke", id])).stdout).toBe(`Revoked ${id}.\n`);
  expect((await run(["key", "revoke", id])).code).toBe(1);
});

test("a key is kept to what its options say", async () => {
  await run(["user", "create", "--email", "dora@example.com", "--name", "Dora"], "");
  const mine = ["--user", "dora@example.com"];
  const options = [
    ...["--expires", "2099-12-31", "--model", "gpt-image-1", "--model", "gpt-image-2", "--monthly-cap", "50"],
    ...["--requests-per-minute", "60", "--parallel-calls", "1"],
    ...["--allow-address", "203.0.113.0/24", "--allow-address", "2001:db8::1"],
  ];
  const made = await run(["key", "create", ...mine, "--name", "website", ...options, "--json"]);
  expect(made).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse((await run(["key", "list", ...mine, "--json"])).stdout)).toMatchObject([
    {
      expiresAt: "2099-12-31T23:59:59.999Z",
      models: ["gpt-image-1", "gpt-image-2"],
      monthlyCap: 50,
      requestsPerMinute: 60,
      parallelCalls: 1,
      allowedAddresses: ["203.0.113.0/24", "2001:db8::1"],
    },
  ]);
  expect((await run(["key", "list", ...mine])).stdout).toContain(
    "ends 2099-12-31T23:59:59.999Z; only gpt-image-1, gpt-image-2; 50 images a month; 60 requests a minute; 1 call at once; only from 203.0.113.0/24, 2001:db8::1",
  );
  const past = await run(["key", "create", ...mine, "--name", "late", "--expires", "2020-01-01"]);
  expect(past).toEqual({ code: 2, stdout: "", stderr: "expires should be in the future.\n" });
});

const keyFor = ["key", "create", "--user", "ada@example.com", "--name", "k"];

test.each([
  [[...keyFor, "--monthly-cap", "none"], "--monthly-cap should be a whole number from 1 to 1,000,000"],
  [[...keyFor, "--parallel-calls", "0"], "--parallel-calls should be a whole number from 1 to 1,000"],
  [[...keyFor, "--requests-per-minute", "1.5"], "--requests-per-minute should be a whole number from 1 to 100,000"],
  [
    [...keyFor, "--expires", "soon"],
    "--expires should be a day such as 2027-01-31, or a moment such as 2027-01-31T18:00:00Z",
  ],
  [
    [...keyFor, "--allow-address", "10.0.0.0/33"],
    "--allow-address should be an address such as 203.0.113.7, or a block such as 203.0.113.0/24 or 2001:db8::/32",
  ],
  [["usre"], "unknown command 'usre' (Did you mean user?)"],
  [["user"], "Which command? See --help."],
  [["user", "create"], "required option '--email <email>' not specified"],
  [["user", "create", "--email", "x", "--name", "X"], "--email should be an email address"],
  [["user", "set-quota", "ada@example.com", "many"], "The quota should be a number, or «default»"],
  [["user", "offboard", "ada@example.com"], "Say who gets what they leave: --to EMAIL, or --trash."],
  [
    ["user", "offboard", "ada@example.com", "--to", "b@example.com", "--trash"],
    "Say who gets what they leave: --to EMAIL, or --trash.",
  ],
  [["user", "set-password", "ada@example.com"], "The password should come on standard input."],
  [["key", "revoke", "abc"], "The id should be the id of a key, as «key list» shows it"],
])("%j is wrong: one line and exit 2", async (args, message) => {
  expect(await run(args)).toEqual({ code: 2, stdout: "", stderr: `${message}\n` });
});

test("an unknown person is said in a line", async () => {
  const result = await run(["key", "create", "--user", "nobody@example.com", "--name", "x"]);
  expect(result).toEqual({ code: 1, stdout: "", stderr: "There is no account for nobody@example.com.\n" });
});

test.each([["user", "create"], ["user", "set-quota"], ["key", "create"], ["doctor"]])(
  "%s %s explains itself",
  async (...name) => {
    const help = await run([...name.filter(Boolean), "--help"]);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain(`Usage: proofsheet ${name.filter(Boolean).join(" ")}`);
  },
);

test("the doctor looks at everything and says what to do", async () => {
  const result = await run(["doctor", "--json"]);
  const { findings } = JSON.parse(result.stdout) as { findings: Finding[] };
  expect(findings.map(({ check }) => check)).toEqual([
    "configuration",
    "node",
    "data folder",
    "secrets",
    "server",
    "database",
    "people",
    "channels",
    "storage",
  ]);
  expect(findings.find(({ check }) => check === "database")?.detail).toMatch(/^Postgres \d+/);
  const broken = await run(["doctor"], "", { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" });
  expect(broken.code).toBe(1);
  expect(broken.stdout).toMatch(/WRONG +database +The database at 127\.0\.0\.1:1\/none cannot be used: .*ECONNREFUSED/);
});

test("whoever is locked out is given a link by the command line", async () => {
  await run(["user", "create", "--email", "hugo@example.com", "--name", "Hugo", "--role", "admin"], "");
  const made = JSON.parse((await run(["user", "reset-link", "HUGO@example.com", "--json"])).stdout);
  expect(made).toEqual({
    ...{ id: expect.any(String), email: "HUGO@example.com", emailed: false },
    url: expect.stringMatching(/^http:\/\/localhost:3000\/reset\/[\w-]{43}$/),
    expiresAt: expect.stringMatching(/^\d{4}-/),
  });
  expect(await findPasswordReset(made.url.split("/").at(-1))).toMatchObject({ email: "hugo@example.com" });
  const { stdout } = await run(["user", "reset-link", "hugo@example.com"]);
  expect(stdout).toMatch(/^Whoever opens this sets the password of hugo@example\.com, once and until .*:\nhttp.*\n$/);
});

test("the doctor tries the mail server and the single sign-on where there are any", async () => {
  const [mailbox, provider] = await Promise.all([startMailbox(), startProvider()]);
  provider.allow("http://localhost:3000");
  const environment = { ...provider.environment, SMTP_URL: mailbox.url, MAIL_FROM: "studio@example.com" };
  const looked = async (more: Record<string, string>) => {
    const { findings } = JSON.parse((await run(["doctor", "--json"], "", { ...environment, ...more })).stdout);
    return (findings as Finding[]).filter(({ check }) => /email|sign-on/.test(check));
  };
  expect(await looked({})).toMatchObject([
    { check: "email", ok: true, detail: `${new URL(mailbox.url).host} takes it, from studio@example.com` },
    { check: "single sign-on", ok: true, detail: expect.stringContaining(provider.issuer) },
  ]);
  await mailbox.stop();
  expect(await looked({ OIDC_ISSUER: `${provider.issuer}/nothing` })).toMatchObject([
    { ok: false, detail: expect.stringMatching(/ECONNREFUSED.*Is SMTP_URL right/) },
    {
      ok: false,
      detail: expect.stringMatching(/nothing.* answers 404 and does not describe .*Is OIDC_ISSUER right\?$/),
    },
  ]);
  await provider.stop();
});

type Finding = { check: string; ok: boolean; detail: string };

async function run(args: string[], input = "", more: Record<string, string> = {}): Promise<Result> {
  const { PATH = "" } = process.env;
  const one = launch({ PATH, ...testEnvironment, ...more }, args, "pipe");
  one.child.stdin?.end(input);
  await once(one.child, "close");
  return { code: await one.ended, stdout: one.stdout(), stderr: one.stderr() };
}
