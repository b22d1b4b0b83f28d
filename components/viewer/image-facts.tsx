import { CopyButton } from "@/components/ui/copy-button";
import { Fact, Facts } from "@/components/ui/fact";
import { capitalized, count, fileSize, moment } from "@/lib/format";
import type { ImageView } from "@/lib/schemas/views";
import { Receipt } from "./receipt";

type Props = { image: ImageView; now: string; timeZone: string; currency: string };

/** What is known about an image: prompt, maker, receipt, file. */
export function ImageFacts({ image, now, timeZone, currency }: Props) {
  const { prompt, revisedPrompt, promptSent } = image;
  return (
    <>
      <div className="order-1 flex items-start gap-2">
        <p className="min-w-0 flex-1 text-prompt break-words whitespace-pre-wrap">{prompt}</p>
        <CopyButton text={prompt} what="the prompt" />
      </div>
      <div className="order-2">
        <Facts>
          <Fact name="Made by">
            {image.person.name}, <span suppressHydrationWarning>{moment(image.createdAt, now, timeZone)}</span>
          </Fact>
          <Fact name="Size">
            {image.width} × {image.height}
          </Fact>
          {image.quality && <Fact name="Quality">{capitalized(image.quality)}</Fact>}
          {image.seconds !== null && <Fact name="Took">{duration(image.seconds)}</Fact>}
          {image.references > 0 && <Fact name="From">{count(image.references, "reference")}</Fact>}
          {image.door === "api" && <Fact name="Asked">by a program, with a key</Fact>}
          {image.private && <Fact name="Seen by">its maker alone</Fact>}
        </Facts>
      </div>
      <div className="order-4 flex flex-col gap-4">
        {revisedPrompt && revisedPrompt !== prompt && (
          <Words title="Revised prompt" text={revisedPrompt} hint="What the model made of it." />
        )}
        {promptSent && promptSent !== prompt && (
          <Words
            title="Prompt as sent"
            text={promptSent}
            hint="With the shape in words, as the provider has no such size."
          />
        )}
        <Receipt image={image} currency={currency} />
        <section>
          <h2 className="pb-1 font-[650]">File</h2>
          <p className="print break-all text-muted">
            {image.mime.replace("image/", "").toUpperCase()}, {fileSize(image.bytes)}
            <br />
            SHA-256 {image.sha256.slice(0, 16)}…
          </p>
        </section>
      </div>
    </>
  );
}

function Words({ title, text, hint }: { title: string; text: string; hint: string }) {
  return (
    <section>
      <div className="flex items-center justify-between gap-2 pb-1">
        <h2 className="font-[650]">{title}</h2>
        <CopyButton text={text} what={`the ${title.toLowerCase()}`} />
      </div>
      <p className="break-words whitespace-pre-wrap">{text}</p>
      <p className="pt-1 text-sm text-muted">{hint}</p>
    </section>
  );
}

function duration(seconds: number): string {
  return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
}
