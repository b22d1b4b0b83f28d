import { type Command, Option } from "commander";
import { z } from "zod";
import type { ChannelTest, ChannelView } from "../schemas/channel";
import { type AddOptions, settingsOf } from "./channel-options";
import { columns, commandLine, parse, readSecret, show } from "./input";
import { CommandError, say } from "./report";
import { withDatabase } from "./with-database";

type Json = { json?: boolean };

const collect = (value: string, before: string[] = []) => [...before, value];

/** `channel …`: the upstreams that images are asked of. */
export function addChannelCommands(program: Command): void {
  const channel = program.command("channel").description("channels to upstreams: add, list, test, enable, disable");
  channel
    .command("add <name>")
    .description("add a channel; its key comes on standard input, if it has one")
    .addOption(new Option("--kind <kind>", "what it speaks").choices(["unified", "openai", "demo"]).default("unified"))
    .option("--base-url <url>", "where its upstream is, such as https://api.example.com/v1")
    .requiredOption("--model <name>", "a model that it serves, or name=upstream's-name; may be repeated", collect)
    .option("--sizes <sizes>", "any, or 1024x1024,1536x1024, or grid, or grid:step=16,ratio=3,min=…,max=…,side=…")
    .option("--max-n <n>", "images that one call makes at most; more are asked for side by side")
    .option("--with <abilities>", "of references, mask, background, style, watermark, streaming, what it can do")
    .option("--without <abilities>", "of these, what it cannot do")
    .option("--qualities <names>", "what quality may be, such as low,medium,high; none where it has no effect")
    .option("--output-formats <names>", "what output_format may be, such as png,jpeg; any, or none")
    .option("--priority <number>", "asked before those with a lower one; 0 unless given")
    .option("--weight <number>", "how often among equals; 1 unless given")
    .option("--concurrency <calls>", "calls at once over all processes; as many as come unless given")
    .option("--deadline <seconds>", "how long a call may take, up to 900; 600 unless given")
    .option("--allow-private", "its address may be on a private network and plain http")
    .option("--json", "print JSON")
    .action(add);
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
    problem && `cannot be used: ${problem}`,
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
