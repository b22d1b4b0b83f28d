import { type Attachment, attachmentResponse } from "./attachment";

/** A value of a cell. Numbers are written as they are; text is quoted where it has to be, and never taken for a formula. */
export type Cell = string | number | null;

/**
 * Rows as CSV (RFC 4180, UTF-8 with the mark that spreadsheets know it by), written as they are read: nothing is held
 * but the batch that is under way. The first line names the columns.
 */
export function csvStream(columns: string[], batches: AsyncIterator<Cell[][]>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream(
    {
      start: (controller) => controller.enqueue(encoder.encode(`\uFEFF${toLine(columns)}`)),
      async pull(controller) {
        const { done, value } = await batches.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value.map(toLine).join("")));
      },
      cancel: async () => void (await batches.return?.()),
    },
    { highWaterMark: 0 },
  );
}

/** The answer that has a browser keep CSV as a file of this name. */
export function csvResponse(file: Attachment): Response {
  return attachmentResponse(file, "text/csv; charset=utf-8; header=present");
}

function toLine(cells: readonly Cell[]): string {
  return `${cells.map(toCell).join(",")}\r\n`;
}

/** What spreadsheets take for a formula, also behind blanks. */
const formula = /^\s*[=+\-@\t\r\n|%＝＋－＠]/;

function toCell(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const plain = formula.test(value) ? `'${value}` : value;
  return /[",\r\n\t';]|^\s|\s$/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
