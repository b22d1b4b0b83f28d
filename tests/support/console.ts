import { afterEach, beforeEach, vi } from "vitest";

const seen: unknown[][] = [];

// A test that expects console.error replaces it itself, with vi.spyOn.
beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation((...parts: unknown[]) => void seen.push(parts));
});

afterEach(() => {
  vi.restoreAllMocks();
  const unexpected = seen.splice(0);
  if (unexpected.length > 0) throw new Error(`Unexpected console.error: ${unexpected.map(String).join("\n")}`);
});
