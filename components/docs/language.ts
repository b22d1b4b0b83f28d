"use client";

import { useSyncExternalStore } from "react";
import type { Language } from "./samples";

const storageKey = "proofsheet.language";
const first: Language = "curl";

/** The language that examples are shown in, on the whole page and the next time; `curl` until somebody chooses. */
export function useLanguage(): [Language, (language: Language) => void] {
  const language = useSyncExternalStore(subscribe, read, () => first);
  return [language, choose];
}

function read(): Language {
  const kept = localStorage.getItem(storageKey);
  return kept === "python" || kept === "typescript" ? kept : first;
}

function choose(language: Language) {
  localStorage.setItem(storageKey, language);
  window.dispatchEvent(new Event(storageKey));
}

function subscribe(listener: () => void) {
  window.addEventListener(storageKey, listener);
  window.addEventListener("storage", listener);
  return () => {
    window.removeEventListener(storageKey, listener);
    window.removeEventListener("storage", listener);
  };
}
