import { Command, CommanderError } from "commander";
import { AppError } from "../errors";
import { buildIfNeeded } from "./build";
import { addChannelCommands } from "./channel";
import { addDoctorCommand } from "./doctor";
import { addKeyCommands } from "./key";
import { CommandError, say } from "./report";
import { addShareCommands } from "./share";
import { start } from "./start";
import { addUserCommands } from "./user";

const program = new Command("proofsheet")
  .description("The command line of Proofsheet, on the configuration that the server runs with.")
  .exitOverride()
  .configureOutput({ writeErr: () => {} })
  .showHelpAfterError(false);

program
  .command("start")
  .description("start everything and stay until Ctrl-C")
  .option("--dev", "reload on every change")
  .action((options: { dev?: boolean }) => start(options.dev ?? false));
program
  .command("build")
  .description("build the app, unless nothing has changed since the last build")
  .action(() => buildIfNeeded());
addUserCommands(program);
addKeyCommands(program);
addChannelCommands(program);
addShareCommands(program);
addDoctorCommand(program);

// A reader that goes away (`npm start | head -1`) is no reason to stop.
process.stdout.on("error", () => {});

process.exitCode = await main();
process.exit();

async function main(): Promise<number> {
  try {
    await program.parseAsync();
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      say(error.code === "commander.help" ? "Which command? See --help." : oneLine(error.message));
      return 2;
    }
    if (error instanceof CommandError || error instanceof AppError) {
      say(error.message);
      if (error instanceof CommandError) return error.exitCode;
      return error.code === "invalid_value" ? 2 : 1;
    }
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 1;
  }
}

function oneLine(message: string): string {
  return message.replace(/^error: /, "").replace(/\s+/g, " ");
}
