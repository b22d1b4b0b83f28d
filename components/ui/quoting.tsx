import { languageOf } from "@/lib/format";

/** A sentence in the reader's language with somebody else's words in it, which are read out in theirs. */
export function Quoting({ words, quote }: { words: string; quote: string | undefined }) {
  const at = quote ? words.indexOf(quote) : -1;
  if (!quote || at < 0) return words;
  return (
    <>
      {words.slice(0, at)}
      <span lang={languageOf(quote)}>{quote}</span>
      {words.slice(at + quote.length)}
    </>
  );
}
