import type { Command } from "commander";
import { z } from "zod";
import type { ShareView } from "../schemas/share";
import { columns, commandLine, parse, show } from "./input";
import { findUser } from "./user";
import { withDatabase } from "./with-database";

type Options = { user?: string; json?: boolean };

/** `share …`: the links by which people outside see images. */
export function addShareCommands(program: Command): void {
  const share = program.command("share").description("shared links: list, revoke");
  share
    .command("list")
    .description("list the links, newest first, without their addresses")
    .option("--user <email>", "only this person's")
    .option("--json", "print JSON")
    .action(list);
  share
    .command("revoke <link>")
    .description("revoke a link, by its id or its address: whoever has it is refused from the next request on")
    .option("--json", "print JSON")
    .action(revoke);
}

async function list(options: Options): Promise<void> {
  await withDatabase(async () => {
    const { listShares } = await import("../shares/views");
    const person = options.user ? (await findUser(options.user)).id : undefined;
    const shares: Omit<ShareView, "url">[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await listShares(commandLine, { person, cursor });
      // An address is as good as a key, and this goes into files.
      shares.push(...page.shares.map(({ url: _, ...told }) => told));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    const rows = shares.map((one) => {
      const what = one.set ? `set «${one.set.name}»` : "images";
      return [
        one.id,
        one.state,
        one.owner.name,
        what,
        String(one.count),
        String(one.views),
        one.endsAt ?? "never",
        one.title ?? "",
      ];
    });
    show(
      options.json,
      shares,
      columns([["ID", "STATE", "PERSON", "SHOWS", "IMAGES", "VIEWS", "ENDS", "TITLE"], ...rows]),
    );
  });
}

const wanted = z.union([z.uuid(), z.string().regex(/^https?:\/\/\S+\/s\/[\w-]{43}$/)], {
  error: "should be the id of a link, as «share list» shows it, or its address",
});

async function revoke(given: string, options: Options): Promise<void> {
  const link = parse(wanted, given, "The link");
  await withDatabase(async () => {
    const { findShareId, revokeShare } = await import("../shares/shares");
    const token = link.split("/s/")[1];
    const id = token === undefined ? link : await findShareId(commandLine, token);
    await revokeShare(commandLine, id);
    show(options.json, { id, revoked: true }, [`Revoked ${id}.`]);
  });
}
