import { beforeEach, expect, test } from "vitest";
import { Selection } from "@/components/selection/selection";

const order = ["a", "b", "c", "d", "e"];
let selection: Selection;

beforeEach(() => {
  selection = new Selection();
  selection.enter("/");
});

const chosen = () => order.filter((id) => selection.get().has(id)).join("");

test("a range begins at the frame that was chosen last, and one drawn anew replaces the one before", () => {
  selection.toggle("e");
  selection.toggle("b");
  selection.extend(order, "d");
  expect(chosen()).toBe("bcde");
  selection.extend(order, "a");
  expect(chosen()).toBe("abe");
  selection.extend(order, "b");
  expect(chosen()).toBe("be");
});

test("without a beginning a range is its end alone", () => {
  selection.extend(order, "c");
  expect(chosen()).toBe("c");
  selection.clear();
  selection.extend(["x", "a"], "a");
  expect(chosen()).toBe("a");
});

test("new frames in between leave what is selected as it is", () => {
  selection.toggle("b");
  selection.toggle("d");
  selection.extend(["new", ...order], "e");
  expect([...selection.get()].toSorted()).toEqual(["b", "d", "e"]);
});

test("another place begins without a selection, the same one keeps it", () => {
  selection.replace(order);
  selection.enter("/");
  expect(chosen()).toBe("abcde");
  selection.enter("/mine");
  expect(chosen()).toBe("");
});

test("every change is told, and nothing is told of clearing what is empty", () => {
  const seen: number[] = [];
  const stop = selection.subscribe(() => seen.push(selection.get().size));
  selection.clear();
  selection.replace(order);
  selection.toggle("a");
  selection.clear();
  stop();
  selection.toggle("a");
  expect(seen).toEqual([5, 4, 0]);
});
