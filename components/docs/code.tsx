import { Fragment } from "react";
import { CopyButton } from "@/components/ui/copy-button";

/** Code as it is, in lines that do not break. */
export function CodeText({ code }: { code: string }) {
  return (
    <pre className="w-max min-w-full p-3">
      <code className="font-print text-sm leading-5 [font-stretch:75%]">{code}</code>
    </pre>
  );
}

/** One piece of code with a button that copies it; `what` names both. */
export function CodeBlock({ code, what }: { code: string; what: string }) {
  return (
    <div className="flex w-full min-w-0 items-start rounded-control border border-hairline bg-panel">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to get into it. */}
      <section aria-label={`Code: ${what}`} tabIndex={0} className="min-w-0 flex-1 overflow-x-auto">
        <CodeText code={code} />
      </section>
      <div className="p-2">
        <CopyButton text={code} what={what} />
      </div>
    </div>
  );
}

/** A sentence in which `backticks` mark code. */
export function Words({ text }: { text: string }) {
  return text.split("`").map((part, index) => {
    // The parts of a sentence never change places.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above.
    return <Fragment key={index}>{index % 2 === 0 ? part : <Inline>{part}</Inline>}</Fragment>;
  });
}

/** A name from the API within a sentence. */
function Inline({ children }: { children: string }) {
  return <code className="font-print text-[0.8125em] wrap-anywhere [font-stretch:75%]">{children}</code>;
}
