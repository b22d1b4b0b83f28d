import { Fact, Facts } from "@/components/ui/fact";
import { count, money } from "@/lib/format";
import type { ImageView } from "@/lib/schemas/views";

/** What was asked, sent and got, and through which channel. */
export function Receipt({ image, currency }: { image: ImageView; currency: string }) {
  const { cost } = image;
  const { channel, attempts, sizeAsked, sizeSent, delivered, ignoredFields } = image.receipt;
  return (
    <section>
      <h2 className="pb-1 font-[650]">Receipt</h2>
      <Facts>
        <Fact name="Asked">{pixels(sizeAsked) ?? "no size"}</Fact>
        <Fact name="Sent">{pixels(sizeSent) ?? "no size"}</Fact>
        <Fact name="Got">{pixels(delivered) ?? `${image.width} × ${image.height}`}</Fact>
        <Fact name="Model">{image.model}</Fact>
        <Fact name="Channel">
          {channel ?? "unknown"}
          {image.demo && channel !== "demo" && (
            <span className="print ml-2 border border-control px-1 font-semibold">demo</span>
          )}
        </Fact>
        {cost && (
          <Fact name="Cost">
            {money(cost.amount, currency)}
            {cost.images > 1 && ` for ${count(cost.images, "image")}`}
          </Fact>
        )}
        {attempts.length > 1 && (
          <Fact name="Tried">
            {attempts.map((attempt) => `${attempt.channel} (${attempt.outcome})`).join(", then ")}
          </Fact>
        )}
        {ignoredFields.length > 0 && <Fact name="Left out">{ignoredFields.join(", ")}</Fact>}
      </Facts>
    </section>
  );
}

function pixels(size: string | null): string | null {
  return size?.replace(/^(\d+)x(\d+)$/, "$1 × $2") ?? null;
}
