import type { ReactNode } from "react";
import { Words } from "./code";

export type Entry = {
  name: string;
  /** In small print beside the name: a type, a default, a status. */
  notes: string[];
  text: string;
};

/** Names with what they mean: beside one another where there is room, else one under the other. */
export function Entries({ entries }: { entries: Entry[] }) {
  return (
    <dl className="w-full border-t border-hairline">
      {entries.map(({ name, notes, text }) => (
        <div
          key={name}
          className="grid gap-x-5 gap-y-1 border-b border-hairline py-2.5 md:grid-cols-[14rem_minmax(0,1fr)]"
        >
          <dt className="min-w-0">
            <code className="block font-print text-sm font-semibold wrap-anywhere [font-stretch:75%]">{name}</code>
            {notes.length > 0 && <span className="print block text-muted">{notes.join(" · ")}</span>}
          </dt>
          <dd className="min-w-0">
            <Words text={text} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A small table with a heading for each column; what stands first in a row names the row. */
export function Table({ caption, head, rows }: { caption: string; head: string[]; rows: ReactNode[][] }) {
  return (
    <table className="w-full max-w-96 border-t border-hairline text-left">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr className="border-b border-hairline text-muted">
          {head.map((title) => (
            <th key={title} scope="col" className="py-1.5 font-normal">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([first, ...rest]) => (
          <tr key={String(first)} className="border-b border-hairline">
            <th scope="row" className="py-1.5 font-semibold">
              {first}
            </th>
            {rest.map((cell, index) => (
              <td key={head[index + 1]} className="py-1.5">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
