import type { Command } from "commander";
import { z } from "zod";
import { type KeyInput, keyName, keyOptions } from "../schemas/key";
import type { KeyView } from "../schemas/views";
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
    .option(
      "--expires <day>",
      "to the end of this day in the team's time zone, 2027-01-31, or to a moment with its zone",
    )
    .option("--model <name>", "only this model; may be given again", collect)
    .option("--monthly-cap <images>", "images in a calendar month, within the person's own quota")
    .option("--requests-per-minute <number>", "requests for images in a minute")
    .option("--parallel-calls <number>", "calls that may be open at once")
    .option("--allow-address <address>", "only from this address or CIDR block; may be given again", collect)
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

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

type CreateOptions = {
  user: string;
  name: string;
  expires?: string;
  model?: string[];
  monthlyCap?: string;
  requestsPerMinute?: string;
  parallelCalls?: string;
  allowAddress?: string[];
  json?: boolean;
};

async function create(options: CreateOptions): Promise<void> {
  const input = readInput(options);
  await withDatabase(async () => {
    const { createKey } = await import("../api-keys");
    const user = await findUser(options.user);
    const { id, key } = await createKey(commandLine, { ...input, userId: user.id });
    if (!options.json) say(`The key «${input.name}» of ${user.email}; it is not shown again:`);
    show(options.json, { id, key }, [key]);
  });
}

function readInput(options: CreateOptions): KeyInput {
  const { expires, monthlyCap, requestsPerMinute, parallelCalls } = options;
  const { shape } = keyOptions;
  return {
    name: parse(keyName, options.name, "--name"),
    ...(expires !== undefined && { expires: parse(shape.expires, expires, "--expires") }),
    ...(options.model && { models: parse(shape.models, options.model, "--model") }),
    ...(monthlyCap !== undefined && { monthlyCap: parse(shape.monthlyCap, Number(monthlyCap), "--monthly-cap") }),
    ...(requestsPerMinute !== undefined && {
      requestsPerMinute: parse(shape.requestsPerMinute, Number(requestsPerMinute), "--requests-per-minute"),
    }),
    ...(parallelCalls !== undefined && {
      parallelCalls: parse(shape.parallelCalls, Number(parallelCalls), "--parallel-calls"),
    }),
    ...(options.allowAddress && {
      allowedAddresses: parse(shape.allowedAddresses, options.allowAddress, "--allow-address"),
    }),
  };
}

async function list(options: Options): Promise<void> {
  await withDatabase(async () => {
    const { listKeys } = await import("../api-keys");
    const keys = await listKeys(commandLine, options.user ? { userId: (await findUser(options.user)).id } : {});
    const rows = keys.map((key) => [key.id, key.name, key.hint, key.createdAt, remarks(key)]);
    show(options.json, keys, columns([["ID", "NAME", "KEY", "MADE", ""], ...rows]));
  });
}

function remarks(key: KeyView): string {
  const ends = key.expiresAt ? [`ends ${key.expiresAt}`] : [];
  return [...(key.revokedAt ? ["revoked"] : []), ...ends, ...limits(key)].join("; ");
}

const many = (value: number, noun: string) => `${value} ${noun}${value === 1 ? "" : "s"}`;

function limits({ models, monthlyCap, requestsPerMinute, parallelCalls, allowedAddresses }: KeyView): string[] {
  return [
    models.length > 0 ? `only ${models.join(", ")}` : "",
    monthlyCap === null ? "" : `${many(monthlyCap, "image")} a month`,
    requestsPerMinute === null ? "" : `${many(requestsPerMinute, "request")} a minute`,
    parallelCalls === null ? "" : `${many(parallelCalls, "call")} at once`,
    allowedAddresses.length > 0 ? `only from ${allowedAddresses.join(", ")}` : "",
  ].filter(Boolean);
}

async function revoke(given: string, options: Options): Promise<void> {
  const id = parse(z.uuid("should be the id of a key, as «key list» shows it"), given, "The id");
  await withDatabase(async () => {
    const { revokeKey } = await import("../api-keys");
    await revokeKey(commandLine, id);
    show(options.json, { id, revoked: true }, [`Revoked ${id}.`]);
  });
}
