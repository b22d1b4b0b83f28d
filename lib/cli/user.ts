import type { Command } from "commander";
import { z } from "zod";
import { emailSchema, passwordSchema, personNameSchema, roleSchema } from "../schemas/account";
import { columns, commandLine, parse, readSecret, show } from "./input";
import { CommandError } from "./report";
import { withDatabase } from "./with-database";

type Json = { json?: boolean };
type NewUser = Json & { email: string; name: string; role: string };

const quotaSchema = z
  .string()
  .regex(/^(\d{1,6}|default)$/, "should be a number, or «default»")
  .transform((value) => (value === "default" ? null : Number(value)));

/** `user …`: people and what they may do. */
export function addUserCommands(program: Command): void {
  const user = program.command("user").description("people: make, list, change");
  user
    .command("create")
    .description("make an account; the password comes on standard input, or is made up and shown once")
    .requiredOption("--email <email>", "what they sign in with")
    .requiredOption("--name <name>", "what they are called")
    .option("--role <role>", "admin, member or viewer", "member")
    .option("--json", "print JSON")
    .action(create);
  user.command("list").description("list everybody").option("--json", "print JSON").action(list);
  user
    .command("set-password <email>")
    .description("set a password, which comes on standard input; ends their sessions")
    .option("--json", "print JSON")
    .action(setPassword);
  user
    .command("reset-link <email>")
    .description("make the link by which they set a new password, once and within a day; an older one is dead")
    .option("--json", "print JSON")
    .action(resetLink);
  user
    .command("set-quota <email> <images>")
    .description("set how many images they may make in a month; «default» for the team's number")
    .option("--json", "print JSON")
    .action((email: string, images: string, options: Json) => {
      const quota = parse(quotaSchema, images, "The quota");
      return change(email, options, async (id) =>
        (await import("../people/people")).changeUser(commandLine, id, { monthlyQuota: quota }),
      );
    });
  user
    .command("set-role <email> <role>")
    .description("make them admin, member or viewer")
    .option("--json", "print JSON")
    .action((email: string, given: string, options: Json) => {
      const role = parse(roleSchema, given, "The role");
      return change(email, options, async (id) =>
        (await import("../people/people")).changeUser(commandLine, id, { role }),
      );
    });
  user
    .command("set-daily-cap <email> <images>")
    .description("set how many images they may make in a day; «default» for the team's number")
    .option("--json", "print JSON")
    .action((email: string, images: string, options: Json) => {
      const dailyCap = parse(quotaSchema, images, "The cap");
      return change(email, options, async (id) =>
        (await import("../people/people")).changeUser(commandLine, id, { dailyCap }),
      );
    });
  user
    .command("offboard <email>")
    .description("shut somebody out for good, and hand their images, sets and links over or throw them away")
    .option("--to <email>", "who gets what they leave")
    .option("--trash", "move images and sets into the trash, and revoke the links")
    .option("--trash-private", "with --to: move the private images into the trash all the same")
    .option("--dry-run", "say what would be done, and do nothing")
    .option("--json", "print JSON")
    .action(offboard);
  for (const [name, disabled, description] of [
    ["disable", true, "shut somebody out: ends their sessions, revokes their keys"],
    ["enable", false, "let somebody in again"],
  ] as const) {
    user
      .command(`${name} <email>`)
      .description(description)
      .option("--json", "print JSON")
      .action((email: string, options: Json) =>
        change(email, options, async (id) =>
          (await import("../people/people")).changeUser(commandLine, id, { disabled }),
        ),
      );
  }
}

async function create(options: NewUser): Promise<void> {
  const email = parse(emailSchema, options.email, "--email");
  const name = parse(personNameSchema, options.name, "--name");
  const role = parse(roleSchema, options.role, "--role");
  const given = await readSecret();
  const password = given === undefined ? undefined : parse(passwordSchema, given, "The password");
  await withDatabase(async () => {
    const { createUserWithPassword } = await import("../people/people");
    const made = await createUserWithPassword(commandLine, { email, name, role, password });
    const shown = made.password === null ? {} : { password: made.password };
    const line = `Made ${email} (${role}).`;
    const lines = made.password === null ? [line] : [line, `Password: ${made.password}`];
    show(options.json, { id: made.user.id, email, name, role, ...shown }, lines);
  });
}

async function list(options: Json): Promise<void> {
  await withDatabase(async () => {
    const { listUsers } = await import("../people/people");
    const users = await listUsers(commandLine);
    const rows = users.map(({ email, name, role, monthlyQuota, disabledAt }) => {
      const quota = monthlyQuota === null ? "default" : String(monthlyQuota);
      return [email, name, role, quota, disabledAt ? "disabled" : ""];
    });
    show(options.json, users, columns([["EMAIL", "NAME", "ROLE", "QUOTA", ""], ...rows]));
  });
}

async function setPassword(email: string, options: Json): Promise<void> {
  const given = await readSecret();
  if (given === undefined) throw new CommandError("The password should come on standard input.", 2);
  const password = parse(passwordSchema, given, "The password");
  await change(email, options, async (id) => (await import("../people/people")).setPassword(commandLine, id, password));
}

async function resetLink(email: string, { json }: Json): Promise<void> {
  await withDatabase(async () => {
    const { createPasswordReset } = await import("../people/password-resets");
    const { id } = await findUser(email);
    const { url, expiresAt, emailed, problem } = await createPasswordReset(commandLine, id);
    const sent = emailed ? [`Sent to ${email} too.`] : [];
    const lines = [`Whoever opens this sets the password of ${email}, once and until ${expiresAt}:`, url, ...sent];
    show(json, { id, email, url, expiresAt, emailed }, problem ? [...lines, problem] : lines);
  });
}

type Leaving = Json & { to?: string; trash?: boolean; trashPrivate?: boolean; dryRun?: boolean };

async function offboard(
  email: string,
  { json, to, trash = false, trashPrivate = false, dryRun }: Leaving,
): Promise<void> {
  if (!dryRun && (to === undefined) !== trash)
    throw new CommandError("Say who gets what they leave: --to EMAIL, or --trash.", 2);
  if (trash && trashPrivate) throw new CommandError("--trash-private goes with --to: --trash takes all images.", 2);
  await withDatabase(async () => {
    const { offboard, previewOffboarding } = await import("../people/offboarding");
    const { id } = await findUser(email);
    const heirId = to === undefined ? null : (await findUser(to)).id;
    const counts = dryRun
      ? (await previewOffboarding(commandLine, id)).counts
      : await offboard(commandLine, id, { heirId, trashPrivate });
    const head = dryRun ? `${email} would leave:` : `${email} has left, and is disabled:`;
    const rows = Object.entries(counts).map(([name, amount]) => [`  ${counted[name]}`, String(amount)]);
    show(json, { id, email, to: to ?? null, dryRun: dryRun ?? false, ...counts }, [head, ...columns(rows)]);
  });
}

const counted: Record<string, string> = {
  sessions: "sessions ended",
  keys: "API keys revoked",
  invitations: "open invitations revoked",
  waiting: "waiting jobs cancelled",
  running: "running jobs that go on",
  images: "images",
  privateImages: "private images",
  sets: "sets",
  links: "links",
};

async function change(email: string, options: Json, work: (id: string) => Promise<unknown>): Promise<void> {
  await withDatabase(async () => {
    const { id } = await findUser(email);
    await work(id);
    const { role, monthlyQuota, dailyCap, disabledAt } = await findUser(email);
    const quota = monthlyQuota === null ? "the team's quota" : `${monthlyQuota} images a month`;
    const cap = dailyCap === null ? "" : `, ${dailyCap} a day`;
    const line = `${email}: ${role}, ${quota}${cap}${disabledAt ? ", disabled" : ""}`;
    show(options.json, { id, email, role, monthlyQuota, dailyCap, disabled: disabledAt !== null }, [line]);
  });
}

/** The person with this email; an error in words if there is none. */
export async function findUser(email: string) {
  const { findUserByEmail } = await import("../people/people");
  const found = await findUserByEmail(commandLine, email);
  if (!found) throw new CommandError(`There is no account for ${email}.`);
  return found;
}
