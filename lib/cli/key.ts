import type { Command } from "commander";
import { z } from "zod";
import { personNameSchema } from "../schemas/account";
import { columns, commandLine, parse, show } from "./input";
import { say } from "./report";
import { findUser } from "./user";
import { withDatabase } from "./with-database";

type Options = { user?: string; json?: boolean };

/** `key …`: the API keys of people. */
export function addKeyCommands(program: Command): void {
  const key = program.command("key").description("API keys: make, list, revoke");
  key
    .command("create")
    .description("make a key for somebody; it is shown this once")
    .requiredOption("--user <email>", "whose key")
    .requiredOption("--name <name>", "what it is for")
    .option("--json", "print JSON")
    .action(create);
  key
    .command("list")
    .description("list the keys, newest first")
    .option("--user <email>", "only this person's")
    .option("--json", "print JSON")
    .action(list);
  key
    .command("revoke <id>")
    .description("revoke a key: the very next call with it is refused")
    .option("--json", "print JSON")
    .action(revoke);
}

async function create(options: { user: string; name: string; json?: boolean }): Promise<void> {
  const name = parse(personNameSchema, options.name, "--name");
  await withDatabase(async () => {
    const { createKey } = await import("../api-keys");
    const user = await findUser(options.user);
    const { id, key } = await createKey(commandLine, { userId: user.id, name });
    if (!options.json) say(`The key «${name}» of ${user.email}; it is not shown again:`);
    show(options.json, { id, key }, [key]);
  });
}

async function list(options: Options): Promise<void> {
  await withDatabase(async () => {
    const { listKeys } = await import("../api-keys");
    const keys = await listKeys(commandLine, options.user ? { userId: (await findUser(options.user)).id } : {});
    const rows = keys.map((key) => [key.id, key.name, key.hint, key.createdAt, key.revokedAt ? "revoked" : ""]);
    show(options.json, keys, columns([["ID", "NAME", "KEY", "MADE", ""], ...rows]));
  });
}

async function revoke(given: string, options: Options): Promise<void> {
  const id = parse(z.uuid("should be the id of a key, as «key list» shows it"), given, "The id");
  await withDatabase(async () => {
    const { revokeKey } = await import("../api-keys");
    await revokeKey(commandLine, id);
    show(options.json, { id, revoked: true }, [`Revoked ${id}.`]);
  });
}
