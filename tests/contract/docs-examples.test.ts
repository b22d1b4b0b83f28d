import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  asyncSamples,
  editSamples,
  generateSamples,
  idempotencySamples,
  type Language,
  streamSamples,
} from "@/components/docs/samples";
import { root } from "@/lib/cli/build";
import { teamOnServer } from "@/tests/support/team";
import { picture } from "@/tests/support/upstream";

/** The reference page's examples, run as they are copied. */
const run = promisify(execFile);
const works = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
const hasCurl = works("bash", "-c", "curl --version");
const hasPython = works("python3", "--version");
const hasPythonSdk = works("python3", "-c", "import openai");

const { person, server, upstream } = teamOnServer();
let folder: string;

beforeAll(async () => {
  // Under the project, so that the examples find the SDK that it has installed.
  mkdirSync(path.join(root, "tests/.output"), { recursive: true });
  folder = mkdtempSync(path.join(root, "tests/.output/examples-"));
  writeFileSync(path.join(folder, "pears.png"), await picture());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const base = () => `${server.url}/v1`;

/** Runs an example in a folder that has `pears.png`, and returns what it prints. */
async function execute(language: Language, code: string): Promise<string> {
  const file = path.join(folder, { curl: "example.sh", python: "example.py", typescript: "example.ts" }[language]);
  await writeFile(file, code);
  const program = { curl: "bash", python: "python3", typescript: process.execPath }[language];
  const env = { ...process.env, PROOFSHEET_KEY: person.key, NODE_OPTIONS: "" };
  const { stdout } = await run(program, [file], { cwd: folder, env });
  return stdout;
}

const link = () => new RegExp(`${server.url}/media/[0-9a-f-]{36}/original\\?`);

/** Whether an example's language can be run here: the SDK's TypeScript always can. */
const runs: Record<Language, boolean> = { curl: hasCurl, python: hasPythonSdk, typescript: true };

describe.each((["curl", "python", "typescript"] as const).filter((language) => runs[language]))("in %s", (language) => {
  test("a prompt becomes a link", async () => {
    expect(await execute(language, generateSamples(base())[language])).toMatch(link());
    expect(upstream.calls).toHaveLength(1);
  });

  test("a file becomes another one", async () => {
    const printed = await execute(language, editSamples(base())[language]);
    if (language === "curl") expect(printed).toMatch(link());
    else expect(await readFile(path.join(folder, "ink.png"))).toEqual(await picture());
    expect(upstream.calls[0]?.body).toContain((await picture()).toString("base64"));
  });

  test("what is asked twice under one name is made once", async () => {
    for (let time = 0; time < 2; time += 1) {
      expect(await execute(language, idempotencySamples(base())[language])).toMatch(link());
    }
    expect(upstream.calls).toHaveLength(1);
  });

  test("a stream ends with the image", async () => {
    const printed = await execute(language, streamSamples(base())[language]);
    expect(printed).toContain("image_generation.completed");
    if (language !== "curl") expect(await readFile(path.join(folder, "pears.png"))).toEqual(await picture());
  });

  test("who goes away at once finds the image later", async () => {
    const code = asyncSamples(base())[language];
    if (language !== "curl") return expect(await execute(language, code)).toMatch(link());
    const [ask = "", fetchIt = ""] = code.split("\n\n");
    const { id } = JSON.parse(await execute(language, ask));
    expect(JSON.parse(await execute(language, `ID=${id}\n${fetchIt}`))).toMatchObject({ id, object: "generation" });
  });
});

test.each(
  hasPython ? Object.entries({ generateSamples, editSamples, idempotencySamples, streamSamples, asyncSamples }) : [],
)("%s: the Python is Python", async (_, samples) => {
  const check = "import ast, sys; ast.parse(sys.argv[1])";
  await run("python3", ["-c", check, samples("http://localhost:3000/v1").python]);
});
