import clsx from "clsx";
import type { ReactNode } from "react";

export type Column<Row> = {
  /** The column's heading; on phones it stands before the value. */
  name: string;
  /** The heading is for those who listen alone: a column of buttons. */
  hidden?: boolean;
  /** The heading is a name that somebody gave: it is kept narrow, and breaks where it has to. */
  given?: boolean;
  /** Numbers, set to the right. */
  number?: boolean;
  cell: (row: Row) => ReactNode;
};

type Props<Row> = {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** Many columns: its rows are cards on tablets too. */
  wide?: boolean;
};

/**
 * A table; the first column names its row. On phones every row is a card, so that nothing scrolls sideways. The roles are
 * written out because a table that is not displayed as one loses them.
 */
export function Table<Row>({ caption, columns, rows, rowKey, wide = false }: Props<Row>) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: see above
    <table role="table" className={clsx("whole table w-full border-collapse text-left", wide && "table-wide")}>
      <caption className="sr-only">{caption}</caption>
      {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
      <thead role="rowgroup">
        {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
        <tr role="row">
          {columns.map(({ name, hidden, given, number }) => (
            // biome-ignore lint/a11y/noRedundantRoles: see above
            <th key={name} role="columnheader" scope="col" className={clsx("font-semibold", number && "text-right")}>
              <span className={clsx(hidden && "sr-only", given && "inline-block max-w-36 min-w-12 wrap-anywhere")}>
                {name}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
      <tbody role="rowgroup">
        {rows.map((row) => (
          // biome-ignore lint/a11y/noRedundantRoles: see above
          <tr key={rowKey(row)} role="row">
            {columns.map(({ name, hidden, number, cell }, index) => {
              const content = (
                <>
                  {index > 0 && !hidden && (
                    <span aria-hidden="true" className="table-name wrap-anywhere">
                      {name}
                    </span>
                  )}
                  <div className={clsx("min-w-0", number && "md:text-right")}>{cell(row)}</div>
                </>
              );
              return index === 0 ? (
                // biome-ignore lint/a11y/noRedundantRoles: see above
                <th key={name} role="rowheader" scope="row" className="font-normal">
                  {content}
                </th>
              ) : (
                // biome-ignore lint/a11y/noRedundantRoles: see above
                <td key={name} role="cell">
                  {content}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
      {/* As an `End`: its columns change as more rows come. */}
      <tbody data-end hidden />
    </table>
  );
}
