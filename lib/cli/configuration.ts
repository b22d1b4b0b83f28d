import { existsSync } from "node:fs";
import path from "node:path";
import { ConfigurationError, type Env, readEnv } from "../env";
import { root } from "./build";
import { CommandError } from "./report";

/** The configuration from the environment and `.env`; one line per variable that cannot be used. */
export function readConfiguration(): Env {
  const file = path.join(root, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
  // Next.js's types make it read-only; nobody has set it when we come from the shell.
  (process.env as Record<string, string>).NODE_ENV ??= "production";
  try {
    return readEnv(process.env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new CommandError(`The configuration cannot be used:\n${error.message.replace(/^/gm, "  ")}`, 2);
  }
}

/** Makes `url` the database of this process and of those that it starts. */
export function setDatabase(url: string): void {
  process.env.DATABASE_URL = url;
}
