import { type Command, Option } from "commander";
import { z } from "zod";
import { type ChannelTest, type ChannelView, channelKey } from "../schemas/channel";
import { type AddOptions, changeOf, type SetOptions, settingsOf } from "./channel-options";
import { columns, commandLine, parse, readSecret, show } from "./input";
import { CommandError, say } from "./report";
import { withDatabase } from "./with-database";

type Json = { json?: boolean };

const collect = (value: string, before: string[] = []) => [...before, value];

/** `channel …`: the upstreams that images are asked of. */
export function addChannelCommands(program: Command): void {
  const channel = program.command("channel").description("channels to upstreams: add, list, test, enable, disable");
  withSettings(
    channel
      .command("add <name>")
      .description("add a channel; its key comes on standard input, if it has one")
      .addOption(kinds().default("unified"))
      .requiredOption("--model <name>", modelWords, collect),
  ).action(add);
  withSettings(
    channel
      .command("set <name>")
      .description("change a channel: what is not given stays; of the environment's only the prices")
      .addOption(kinds())
      .option("--rename <name>", "another name")
      .option("--model <name>", `${modelWords}; those that are given are all`, collect)
      .option("--key", "its new key comes on standard input")
      .option("--no-key", "it has no key any more"),
  )
    .option("--no-allow-private", "its address has to be a public one")
    .action(set);
  channel
    .command("remove <name>")
    .description("remove a channel that was never used; one that was is disabled instead")
    .option("--json", "print JSON")
    .action(remove);
  channel
    .command("list")
    .description("list the channels, and how they are")
    .option("--json", "print JSON")
    .action(list);
  channel
    .command("test <name>")
    .description("ask a channel for one image, which may cost what an image costs; counts against nobody's quota")
    .option("--model <name>", "which model; its first unless given")
    .option("--json", "print JSON")
    .action(test);
  for (const [name, enabled, description] of [
    ["enable", true, "take a channel into service, with a clean record"],
    ["disable", false, "take a channel out of service; what is under way there goes on"],
  ] as const) {
    channel
      .command(`${name} <name>`)
      .description(description)
      .option("--json", "print JSON")
      .action((given: string, options: Json) => setEnabled(given, enabled, options));
  }
}

const modelWords = "a model that it serves, or name=upstream's-name; may be repeated";
const kinds = () => new Option("--kind <kind>", "what it speaks").choices(["unified", "openai", "demo"]);

function withSettings(command: Command): Command {
  return command
    .option("--base-url <url>", "where its upstream is, such as https://api.example.com/v1")
    .option("--sizes <sizes>", "any, or 1024x1024,1536x1024, or grid, or grid:step=16,ratio=3,min=…,max=…,side=…")
    .option("--max-n <n>", "images that one call makes at most; more are asked for side by side")
    .option("--with <abilities>", "of references, mask, background, style, watermark, streaming, what it can do")
    .option("--without <abilities>", "of these, what it cannot do")
    .option("--qualities <names>", "what quality may be, such as low,medium,high; none where it has no effect")
    .option("--output-formats <names>", "what output_format may be, such as png,jpeg; any, or none")
    .option("--priority <number>", "asked before those with a lower one; 0 at first")
    .option("--weight <number>", "how often among equals; 1 at first")
    .option("--concurrency <calls>", "calls at once over all processes; none, as at first: as many as come")
    .option("--deadline <seconds>", "how long a call may take, up to 900; 600 at first")
    .option(
      "--price <price>",
      "of an image: 0.04, or high=0.19, or high@1536x1024=0.25; may be repeated; none",
      collect,
    )
    .option("--token-prices <prices>", "per million tokens: text=5,image=8,output=30; none")
    .option("--allow-private", "its address may be on a private network and plain http")
    .option("--json", "print JSON");
}

async function set(name: string, { key, ...options }: SetOptions & Json & { key?: boolean }): Promise<void> {
  const given = key ? await readSecret() : undefined;
  if (key && !given) throw new CommandError("No key came on standard input", 2);
  const keyed = key === undefined ? {} : { key: key ? parse(channelKey, given, "The key") : null };
  const change = changeOf(options, keyed);
  await withDatabase(async () => {
    const { updateChannel } = await import("../channel-admin");
    const changed = await updateChannel(commandLine, { name }, change);
    show(options.json, changed, [`Changed ${changed.name}; it holds from the next request on.`]);
  });
}

async function remove(name: string, options: Json): Promise<void> {
  await withDatabase(async () => {
    const { removeChannel } = await import("../channel-admin");
    await removeChannel(commandLine, { name });
    show(options.json, { name, removed: true }, [`Removed ${name}.`]);
  });
}

async function add(name: string, options: AddOptions & Json): Promise<void> {
  const settings = settingsOf(name, options);
  const key = settings.kind === "demo" ? null : ((await readSecret())?.trim() ?? null);
  await withDatabase(async () => {
    const { addChannel } = await import("../channel-admin");
    const made = await addChannel(commandLine, settings, key);
    const keyless = key === null && made.kind !== "demo" ? " It has no key: none came on standard input." : "";
    show(options.json, made, [`Added ${made.name}.${keyless} Try it: channel test ${made.name}`]);
  });
}

async function list(options: Json): Promise<void> {
  await withDatabase(async () => {
    const { listChannels } = await import("../channel-list");
    const channels = await listChannels(commandLine);
    const head = ["NAME", "KIND", "MODELS", "SIZES", "PRIORITY", "WEIGHT", "CALLS", "STATE"];
    show(options.json, channels, columns([head, ...channels.map(toRow)]));
  });
}

async function test(given: string, options: Json & { model?: string }): Promise<void> {
  const name = parse(z.string().min(1, "should not be empty"), given, "The name");
  await withDatabase(async () => {
    const { testChannel } = await import("../channel-test");
    if (!options.json) say(`Asking ${name} for one image; it may cost what an image costs.`);
    const result = await testChannel(commandLine, { name }, options.model);
    // What it looks like is nothing for a terminal.
    show(options.json, { ...result, preview: undefined }, [toLine(result)]);
    if (!result.ok) throw new CommandError(`${name} did not make an image.`);
  });
}

async function setEnabled(name: string, enabled: boolean, options: Json): Promise<void> {
  await withDatabase(async () => {
    const { setChannelEnabled } = await import("../channel-admin");
    const channel = await setChannelEnabled(commandLine, { name }, enabled);
    show(options.json, channel, [`${name} is ${enabled ? "in" : "out of"} service.`]);
  });
}

function toRow(channel: ChannelView): string[] {
  const models = channel.models?.map(({ name, upstream }) => (upstream ? `${name}=${upstream}` : name)).join(",");
  const sizes = channel.capabilities?.sizes;
  const shown = !sizes ? "" : sizes.kind === "list" ? sizes.sizes.join(",") : sizes.kind === "any" ? "any" : "grid";
  const calls = `${channel.running}${channel.concurrency === null ? "" : `/${channel.concurrency}`}`;
  const rank = [channel.priority, channel.weight].map(String);
  return [channel.name, channel.kind, models ?? "", shown, ...rank, calls, stateOf(channel)];
}

function stateOf({ enabled, problem, health, fromEnvironment }: ChannelView): string {
  const { circuit, retrySeconds, lastFailure, lastMessage, failures } = health;
  const words = `${lastFailure}${lastMessage ? `: ${lastMessage}` : ""}`.replace(/\s+/g, " ").slice(0, 200);
  const states = [
    !enabled && "disabled",
    problem && `cannot be used: ${problem.at}: ${problem.why}`,
    enabled && circuit === "open" && `rests for ${retrySeconds} s (${words})`,
    enabled && circuit === "half_open" && `about to be tried again (${words})`,
    enabled && circuit === "closed" && failures > 0 && `failed ${failures} times (${words})`,
    fromEnvironment && "from the environment",
  ];
  return states.filter(Boolean).join(", ") || "in service";
}

function toLine(result: ChannelTest): string {
  const asked = `${result.channel}: ${result.model} at ${result.size}`;
  if (result.ok) return `${asked}: ${result.width}x${result.height} ${result.mime} in ${result.seconds} s`;
  const status = result.status === null ? "" : ` ${result.status}`;
  return `${asked}: ${result.failure}${status} after ${result.seconds} s: ${result.message}`;
}
