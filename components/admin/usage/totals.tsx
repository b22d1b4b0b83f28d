import { Figure, Figures } from "@/components/ui/figures";
import { count } from "@/lib/format";
import type { UsageSums } from "@/lib/schemas/usage";
import { costWords, unpricedWords } from "./words";

/** What the period comes to. */
export function Totals({ totals, currency }: { totals: UsageSums; currency: string }) {
  const { images, unknown, failed, jobs } = totals;
  return (
    <Figures>
      <Figure value={images.toLocaleString("en-US")}>{images === 1 ? "image" : "images"}</Figure>
      <Figure value={costWords(totals, currency)}>{unpricedWords(totals) || "cost"}</Figure>
      <Figure value={unknown.toLocaleString("en-US")}>charged though their end is unknown</Figure>
      <Figure value={failed.toLocaleString("en-US")}>{`failed of ${count(jobs, "job")}, not charged`}</Figure>
    </Figures>
  );
}
