import { CopyButton } from "./copy-button";

/** A text to be copied, such as a link or a key; `what` names it. */
export function ShownOnce({ text, what }: { text: string; what: string }) {
  return (
    <div className="flex items-start gap-2 border border-hairline bg-page p-2">
      <pre className="print min-w-0 flex-1 break-all whitespace-pre-wrap">{text}</pre>
      <CopyButton text={text} what={what} />
    </div>
  );
}
