export type Language = "curl" | "python" | "typescript";

/** The same call in each language; `base` is the API's address, `/v1` included. */
type Samples = Record<Language, string>;

const prompt = "Two pears and a blue bottle, window light";

const python = (base: string, imports = "import os") => `${imports}
from openai import OpenAI

client = OpenAI(base_url="${base}", api_key=os.environ["PROOFSHEET_KEY"])`;

const typescript = (base: string, imports = "") => `${imports}import OpenAI from "openai";

const client = new OpenAI({ baseURL: "${base}", apiKey: process.env.PROOFSHEET_KEY });`;

/** `more` are options between the headers and the body, and fields beside model and prompt. */
function curlJson(base: string, more: { option?: string; fields?: string[] } = {}): string {
  const fields = ['"model": "gpt-image-2"', `"prompt": "${prompt}"`, ...(more.fields ?? [])];
  const options = [
    '-H "Authorization: Bearer $PROOFSHEET_KEY"',
    '-H "Content-Type: application/json"',
    ...(more.option ? [more.option] : []),
    `-d '{\n    ${fields.join(",\n    ")}\n  }'`,
  ];
  return [`curl ${base}/images/generations`, ...options].join(" \\\n  ");
}

/** One image from a prompt, as a link. */
export const generateSamples = (base: string): Samples => ({
  curl: curlJson(base, { fields: ['"size": "1536x1024"'] }),
  python: `${python(base)}
answer = client.images.generate(
    model="gpt-image-2",
    prompt="${prompt}",
    size="1536x1024",
)
print(answer.data[0].url)`,
  typescript: `${typescript(base)}
const answer = await client.images.generate({
  model: "gpt-image-2",
  prompt: "${prompt}",
  size: "1536x1024",
});
console.log(answer.data?.[0]?.url);`,
});

/** A file as reference, the result as a file. */
export const editSamples = (base: string): Samples => ({
  curl: `curl ${base}/images/edits \\
  -H "Authorization: Bearer $PROOFSHEET_KEY" \\
  -F "model=gpt-image-2" \\
  -F "prompt=The same pears, in ink" \\
  -F "image[]=@pears.png"`,
  python: `${python(base, "import base64\nimport os")}
answer = client.images.edit(
    model="gpt-image-2",
    prompt="The same pears, in ink",
    image=open("pears.png", "rb"),
    response_format="b64_json",
)
with open("ink.png", "wb") as file:
    file.write(base64.b64decode(answer.data[0].b64_json))`,
  typescript: `${typescript(base, 'import { createReadStream } from "node:fs";\nimport { writeFile } from "node:fs/promises";\n').replace("import OpenAI from", "import OpenAI, { toFile } from")}
const answer = await client.images.edit({
  model: "gpt-image-2",
  prompt: "The same pears, in ink",
  image: await toFile(createReadStream("pears.png"), "pears.png", { type: "image/png" }),
  response_format: "b64_json",
});
await writeFile("ink.png", Buffer.from(answer.data?.[0]?.b64_json ?? "", "base64"));`,
});

/** A name for the request, so that another try pays nothing. */
export const idempotencySamples = (base: string): Samples => ({
  curl: curlJson(base, { option: '-H "Idempotency-Key: order-1042"' }),
  python: `${python(base)}
answer = client.images.generate(
    model="gpt-image-2",
    prompt="${prompt}",
    extra_headers={"Idempotency-Key": "order-1042"},
)
print(answer.data[0].url)`,
  typescript: `${typescript(base)}
const answer = await client.images.generate(
  { model: "gpt-image-2", prompt: "${prompt}" },
  { headers: { "Idempotency-Key": "order-1042" } },
);
console.log(answer.data?.[0]?.url);`,
});

/** Partial images on the way, the finished one as a file. */
export const streamSamples = (base: string): Samples => ({
  curl: curlJson(base, { option: "--no-buffer", fields: ['"stream": true', '"partial_images": 2'] }),
  python: `${python(base, "import base64\nimport os")}
stream = client.images.generate(
    model="gpt-image-2",
    prompt="${prompt}",
    stream=True,
    partial_images=2,
)
for event in stream:
    print(event.type)
    if event.type == "image_generation.completed":
        with open("pears.png", "wb") as file:
            file.write(base64.b64decode(event.b64_json))`,
  typescript: `${typescript(base, 'import { writeFile } from "node:fs/promises";\n')}
const stream = await client.images.generate({
  model: "gpt-image-2",
  prompt: "${prompt}",
  stream: true,
  partial_images: 2,
});
for await (const event of stream) {
  console.log(event.type);
  if (event.type === "image_generation.completed") {
    await writeFile("pears.png", Buffer.from(event.b64_json, "base64"));
  }
}`,
});

/** Asks, goes away, and comes back until it is done. */
export const asyncSamples = (base: string): Samples => ({
  curl: `${curlJson(base, { option: '-H "Prefer: respond-async"' })}

# With the id of the answer:
curl ${base}/generations/$ID \\
  -H "Authorization: Bearer $PROOFSHEET_KEY"`,
  python: `${python(base, "import os\nimport time")}
generation = client.post(
    "/images/generations",
    cast_to=object,
    body={"model": "gpt-image-2", "prompt": "${prompt}"},
    options={"headers": {"Prefer": "respond-async"}},
)
while generation["status"] in ("queued", "running"):
    time.sleep(2)
    generation = client.get(f"/generations/{generation['id']}", cast_to=object)
print(generation["data"] or generation["error"])`,
  typescript: `${typescript(base)}
type Generation = { id: string; status: string; data: { url: string }[] | null; error: { message: string } | null };

let generation = await client.post<Generation>("/images/generations", {
  body: { model: "gpt-image-2", prompt: "${prompt}" },
  headers: { Prefer: "respond-async" },
});
while (generation.status === "queued" || generation.status === "running") {
  await new Promise((resolve) => setTimeout(resolve, 2000));
  generation = await client.get<Generation>(\`/generations/\${generation.id}\`);
}
console.log(generation.data ?? generation.error);`,
});
