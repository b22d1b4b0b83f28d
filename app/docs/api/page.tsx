import type { Metadata } from "next";
import Link from "next/link";
import { CodeBlock, Words } from "@/components/docs/code";
import { CodeTabs } from "@/components/docs/code-tabs";
import { Contents } from "@/components/docs/contents";
import { Entries, Table } from "@/components/docs/entries";
import { Part, Subhead } from "@/components/docs/part";
import {
  asyncSamples,
  editSamples,
  generateSamples,
  idempotencySamples,
  streamSamples,
} from "@/components/docs/samples";
import { Mark } from "@/components/ui/mark";
import { presets } from "@/lib/channels/size";
import { env } from "@/lib/env";
import { errorEntries, fieldEntries, headerEntries, parts } from "./entries";

export const metadata: Metadata = {
  title: "API",
  description: "How a program makes images here: OpenAI's image API, with a receipt.",
};

/** The reference of the API. For anybody, so it tells nothing of the team: only what the program itself is. */
export default function ApiReferencePage() {
  const { APP_URL, RESULT_URL_HOURS, MAX_BODY_BYTES } = env();
  const base = `${APP_URL}/v1`;
  return (
    <div className="mx-auto flex max-w-260 flex-col px-4 md:px-6">
      <a href="#main" className="fixed top-1 left-1 z-40 bg-panel px-3 py-2 not-focus:sr-only">
        Skip to the page
      </a>
      <header className="flex items-center gap-3 py-4">
        <Link href="/" prefetch={false} aria-label="Proofsheet, to the sheet">
          <Mark />
        </Link>
        <p className="text-title">Proofsheet</p>
      </header>
      <main id="main" tabIndex={-1} className="flex min-w-0 flex-col gap-8 pt-4 pb-16 outline-none">
        <div className="flex flex-col gap-2">
          <h1 className="text-head">API</h1>
          <Lines
            lines={[
              "This server speaks OpenAI's image API. Give any of its clients the address below and a key. Beside the image, you are told what was asked, sent and delivered.",
            ]}
          />
        </div>
        <div className="grid min-w-0 gap-x-12 gap-y-8 md:grid-cols-[11rem_minmax(0,1fr)]">
          <Contents parts={parts} />
          <div className="flex min-w-0 flex-col gap-8">
            <Part {...parts.start}>
              <Lines lines={["The address:"]} />
              <CodeBlock what="the API's address" code={base} />
              <p className="max-w-160">
                Make a key in{" "}
                <Link href="/settings" prefetch={false} className="underline underline-offset-2">
                  Settings
                </Link>{" "}
                and send it as <Words text="`Authorization: Bearer psk_…`" />. Images are made in your name and from
                your quota. The examples read the key from <Words text="`PROOFSHEET_KEY`" />.
              </p>
              <CodeTabs what="Make an image" samples={generateSamples(base)} />
              <p className="max-w-160">
                Every operation and shape, for programs:{" "}
                <a href="/v1/openapi.json" className="underline underline-offset-2">
                  openapi.json
                </a>{" "}
                (OpenAPI 3.1).
              </p>
            </Part>

            <Part {...parts.generate}>
              <Lines
                lines={[
                  "`POST /images/generations` takes JSON. A field that may be left out may also be `null`.",
                  "Fields that are not in this list go to the upstream as they are, if it speaks this dialect. Those that had no effect are named in the receipt.",
                ]}
              />
              <Entries entries={fieldEntries()} />
              <Subhead>The answer</Subhead>
              <Lines
                lines={[
                  "`created` is Unix time. Each entry of `data` has a `url` or a `b64_json`, and a `revised_prompt` if the upstream changed the prompt. `usage` is what the upstream said of it.",
                  `A link works without a key for ${hours(RESULT_URL_HOURS)}. If some of several images failed, the others are delivered, and only they are charged.`,
                ]}
              />
            </Part>

            <Part {...parts.sizes}>
              <Lines lines={["Ask for pixels, for a preset, or for `auto`."]} />
              <Table
                caption="Size presets"
                head={["Preset", "Pixels"]}
                rows={Object.entries(presets).map(([ratio, pixels]) => [ratio, pixels.replace("x", " × ")])}
              />
              <Lines lines={["Where the upstream does not take the size, the header `X-Size-Policy` decides:"]} />
              <Entries
                entries={[
                  {
                    name: "closest",
                    notes: ["default"],
                    text: "Its closest size is sent, and the ratio is told in the prompt. Your own prompt stays as it was.",
                  },
                  { name: "strict", notes: [], text: "400 `size_not_supported`, and nothing is charged." },
                  {
                    name: "crop",
                    notes: [],
                    text: "As `closest`, and the image is cut to the ratio that you asked for.",
                  },
                ]}
              />
            </Part>

            <Part {...parts.edits}>
              <Lines
                lines={[
                  "In JSON, give reference images as `image`. Or send files: `POST /images/edits` takes the same fields as a form, with `image` or up to 16 `image[]`, and a `mask` that is transparent where the image is to be made anew.",
                  "PNG, JPEG or WebP, up to 50 MB each. https links are fetched by this server.",
                ]}
              />
              <CodeTabs what="Make an image from a file" samples={editSamples(base)} />
            </Part>

            <Part {...parts.receipt}>
              <Lines
                lines={[
                  "Every answer has these headers, where they have something to say. The same facts, with both prompts and the attempts, stay at `GET /generations/{id}`.",
                ]}
              />
              <Entries entries={headerEntries("receipt")} />
            </Part>

            <Part {...parts.idempotency}>
              <Lines
                lines={[
                  "Give a request a name of your own as `Idempotency-Key` (up to 255 characters, kept for 24 hours). Sent again, it joins the one that runs or gets its answer once more, with `idempotency-replayed: true`. It pays once. The same name with another body is 422.",
                  "Without one, OpenAI's SDKs are told by `x-should-retry: false` when another try could pay twice.",
                ]}
              />
              <CodeTabs what="Ask once" samples={idempotencySamples(base)} />
            </Part>

            <Part {...parts.waiting}>
              <Lines
                lines={[
                  "A call waits until the images are there: 10 minutes where an admin has set nothing else, 15 at most. Set your client's timeout to that. If you hang up, the images are made all the same, and charged.",
                ]}
              />
              <Subhead>Come back later</Subhead>
              <Lines
                lines={[
                  "With `Prefer: respond-async` the answer is 202 and the generation. Ask for it until `status` is neither `queued` nor `running`: `succeeded` has `data`, `failed` was not charged, `unknown` may have been paid and is not sent again.",
                ]}
              />
              <CodeTabs what="Come back later" samples={asyncSamples(base)} />
              <Subhead>Watch it come</Subhead>
              <Lines
                lines={[
                  "With `stream: true` the answer is server-sent events: `image_generation.partial_image` as often as `partial_images` says and the upstream can, then one `image_generation.completed` for each image, or `error`. Edits say `image_edit`. Comments in between keep the connection open.",
                ]}
              />
              <CodeTabs what="Watch an image come" samples={streamSamples(base)} />
            </Part>

            <Part {...parts.errors}>
              <Lines
                lines={[
                  'Always OpenAI\'s envelope: `{"error": {"message", "type", "param", "code"}}`. Go by `code`; `message` says what to do, `param` names the field. What says «try later» may be sent again as it is; where it must not, `x-should-retry: false` tells the SDKs.',
                ]}
              />
              <Entries entries={errorEntries()} />
            </Part>

            <Part {...parts.limits}>
              <Lines
                lines={[
                  `A body has up to ${Math.floor(MAX_BODY_BYTES / 1024 / 1024)} MiB. Your images a month are your quota, in the app and through the API together.`,
                  "A key may have an end, its own monthly cap, models and addresses that it is bound to, and a limit of requests a minute and at once. Then these headers count along, and 429 says with `retry-after` when to try again.",
                ]}
              />
              <Entries entries={headerEntries("limits")} />
            </Part>

            <Part {...parts.models}>
              <Lines lines={["`GET /models` lists what can be asked for now."]} />
              <CodeBlock
                what="the request for the models"
                code={`curl ${base}/models \\\n  -H "Authorization: Bearer $PROOFSHEET_KEY"`}
              />
            </Part>
          </div>
        </div>
      </main>
    </div>
  );
}

function Lines({ lines }: { lines: string[] }) {
  return lines.map((line) => (
    <p key={line} className="max-w-160">
      <Words text={line} />
    </p>
  ));
}

function hours(count: number): string {
  return count === 1 ? "an hour" : `${count} hours`;
}
