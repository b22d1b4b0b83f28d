import { expect, test } from "vitest";
import { joinFields, sliceFields } from "@/lib/raw-json";

test("values keep their exact text, whatever is in them", () => {
  const text = `{ "a" : 1.0 , "b":{"x" : [1,  "}\\"]", {}]}, "c\\n": "q\\\\\\"", "d":[ ], "e":true}`;
  expect(JSON.parse(text)).toBeTruthy();
  expect([...sliceFields(text)]).toEqual([
    ["a", "1.0"],
    ["b", `{"x" : [1,  "}\\"]", {}]}`],
    ["c\n", `"q\\\\\\""`],
    ["d", "[ ]"],
    ["e", "true"],
  ]);
});

test("an empty object has no fields, and a repeated name keeps its last value", () => {
  expect([...sliceFields(" { } ")]).toEqual([]);
  expect([...sliceFields('{"a":1,"b":2,"a":3}')]).toEqual([
    ["b", "2"],
    ["a", "3"],
  ]);
});

test("joined again it is the same JSON", () => {
  const text = '{"prompt":"ü 🎨 \\u2028","style":{"name":"riso",  "inks":3.50}}';
  expect(joinFields(sliceFields(text))).toBe(text);
});
