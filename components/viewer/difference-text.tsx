import { differences } from "./difference";

/** A text with what was added to another one and what was taken out of it marked in place. */
export function DifferenceText({ before, after }: { before: string; after: string }) {
  return (
    <p dir="auto" className="differences wrap-anywhere whitespace-pre-wrap">
      {differences(before, after).map(({ kind, text }, index) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have nothing but their order.
        if (kind === "same") return <span key={index}>{text}</span>;
        // biome-ignore lint/suspicious/noArrayIndexKey: likewise.
        return kind === "added" ? <ins key={index}>{text}</ins> : <del key={index}>{text}</del>;
      })}
    </p>
  );
}
