import { beforeEach, expect, test, vi } from "vitest";

const kept = new Map<string, string>();
const storageOf = (held: Map<string, string>) => ({
  getItem: (key: string) => held.get(key) ?? null,
  setItem: (key: string, value: string) => void held.set(key, value),
});
/** From now on this is another tab of the browser. */
const newTab = () => vi.stubGlobal("sessionStorage", storageOf(new Map()));

/** The module as a page that was just loaded has it. */
async function loaded() {
  vi.resetModules();
  return import("@/components/composer/draft");
}
const image = (imageId: string) => ({
  kind: "image" as const,
  imageId,
  name: "",
  thumbnail: `/media/${imageId}/small`,
});

beforeEach(() => {
  kept.clear();
  vi.stubGlobal("localStorage", storageOf(kept));
  newTab();
});

test("a draft with its references, settings and preset is there again after a reload", async () => {
  const before = await loaded();
  const preset = { id: "p", name: "House riso", text: "{subject}, risograph" };
  before.changeDraft({ prompt: "a kayak", watermark: false, format: "webp", preset, variables: { ink: "red" } });
  before.takeAsReference(["one", "two"]);
  const { readDraft, promptOf } = await loaded();
  expect(readDraft()).toMatchObject({
    ...{ prompt: "a kayak", watermark: false, format: "webp", preset, variables: { ink: "red" } },
    references: [image("one"), image("two")],
  });
  expect(promptOf(readDraft())).toBe("a kayak, risograph");
});

test("a draft of an older version, and what is no draft, are read as far as they go", async () => {
  kept.set("proofsheet.draft", JSON.stringify({ prompt: "pears", size: "3:2" }));
  expect((await loaded()).readDraft()).toMatchObject({ prompt: "pears", size: "3:2", references: [], watermark: null });
  kept.set("proofsheet.draft", "{");
  newTab();
  const { readDraft, blankDraft } = await loaded();
  expect(readDraft()).toEqual(blankDraft);
});

test("each image is a reference once, and beyond the limit none; both are said once", async () => {
  const { takeAsReference, readDraft, takeTrayNews } = await loaded();
  takeAsReference(["one", "two", "one"]);
  expect(takeTrayNews()).toEqual({ added: 2, full: false, missing: 0 });
  takeAsReference(["two", ...Array.from({ length: 20 }, (_, index) => `more ${index}`)]);
  expect(readDraft().references).toHaveLength(16);
  expect(takeTrayNews()).toEqual({ added: 14, full: true, missing: 0 });
  expect(takeTrayNews()).toBeNull();
});

test("what a generation was asked for fills the composer, and a remix says of which image", async () => {
  const { fillFrom, readDraft, changeDraft, takeTrayNews, takeFocusWish } = await loaded();
  const wishes = { prompt: "pears", model: "m", size: "3:2", quality: "high", n: 2, watermark: true, private: true };
  const answer = { ...wishes, references: [image("one")], missing: 1 };
  vi.stubGlobal("fetch", async (path: string) => {
    expect(path).toBe("/api/generations/g/draft");
    return Response.json(answer);
  });
  changeDraft({ preset: { id: "p", name: "House riso", text: "risograph" }, parentId: "old" });
  await fillFrom("g");
  expect(readDraft()).toMatchObject({ ...wishes, references: [image("one")], preset: null, parentId: null });
  expect(takeTrayNews()).toEqual({ added: 1, full: false, missing: 1 });
  expect(takeFocusWish()).toBe(true);
  await fillFrom("g", { parentId: "image", references: [] });
  expect(readDraft()).toMatchObject({ parentId: "image", references: [] });
});

test("the draft of somebody else who used this browser is not shown to the next", async () => {
  const { changeDraft, claimDraft, readDraft, blankDraft } = await loaded();
  changeDraft({ prompt: "pears" });
  claimDraft("one");
  expect(readDraft().prompt).toBe("pears");
  claimDraft("other");
  expect(readDraft()).toEqual({ ...blankDraft, owner: "other" });
});

test("each tab keeps its own draft, and a new one begins with what was changed last", async () => {
  const one = await loaded();
  one.changeDraft({ prompt: "a kayak" });
  const tab = globalThis.sessionStorage;
  newTab();
  const other = await loaded();
  expect(other.readDraft().prompt).toBe("a kayak");
  other.changeDraft({ prompt: "pears", n: 2 });
  vi.stubGlobal("sessionStorage", tab);
  expect((await loaded()).readDraft()).toMatchObject({ prompt: "a kayak", n: 1 });
  newTab();
  expect((await loaded()).readDraft()).toMatchObject({ prompt: "pears", n: 2 });
});
