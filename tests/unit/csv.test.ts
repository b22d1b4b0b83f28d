import { expect, test } from "vitest";
import { type Cell, csvStream } from "@/lib/csv";

async function* inBatches(...batches: Cell[][][]) {
  yield* batches;
}

const written = async (...batches: Cell[][][]) =>
  Buffer.from(await new Response(csvStream(["name", "value"], inBatches(...batches))).arrayBuffer()).toString("utf8");

test("rows are written as UTF-8 with the mark that spreadsheets know it by, in lines that end as RFC 4180 says", async () => {
  expect(await written([["Zoë", 1]], [], [["木", 2.5]])).toBe("\uFEFFname,value\r\nZoë,1\r\n木,2.5\r\n");
  expect(await written()).toBe("\uFEFFname,value\r\n");
});

test("what would break a line or a cell is quoted", async () => {
  const text = await written([
    ['a "quoted" word', null],
    ["two\r\nlines", "a, b"],
  ]);
  expect(text).toContain('"a ""quoted"" word",\r\n"two\r\nlines","a, b"\r\n');
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", '=HYPERLINK("http://example.com")', "|calc"])(
  "%j is no formula in a spreadsheet",
  async (text) => {
    const cell = (await written([[text, -1]])).split("name,value\r\n")[1] ?? "";
    expect(cell.replace(/^"/, "").startsWith("'")).toBe(true);
    // A number is one, and stays it.
    expect(cell.endsWith(",-1\r\n")).toBe(true);
  },
);

test("nothing is read before somebody wants it, and nothing after they have gone", async () => {
  const read: number[] = [];
  let ended = false;
  async function* rows() {
    try {
      for (let number = 0; ; number += 1) {
        read.push(number);
        yield [[number]];
      }
    } finally {
      ended = true;
    }
  }
  const reader = csvStream(["number"], rows()).getReader();
  await reader.read();
  expect(read).toEqual([]);
  await reader.read();
  await reader.cancel();
  expect([read, ended]).toEqual([[0], true]);
});
