"use client";

import { useLayoutEffect, useRef } from "react";

/** What stands at the window's foot, in the style sheet's words: the composer with all below it, the bar over it, the banner above both. */
type Part = "--foot" | "--bar" | "--banner";

/** Tells the page how high an element at its foot is, for what is to stay above it. */
export function useHeightAs<Of extends HTMLElement>(name: "--bar" | "--banner") {
  const element = useRef<Of>(null);
  useLayoutEffect(() => tellHeight(element.current, name, ({ offsetHeight }) => offsetHeight), [name]);
  return element;
}

/** Tells the page how much of its window the composer and what is under it take. */
export function useFoot(id: string) {
  useLayoutEffect(() => {
    const composer = document.getElementById(id);
    return tellHeight(composer, "--foot", (one) =>
      one.offsetHeight === 0 ? 0 : Math.round(window.innerHeight - one.getBoundingClientRect().top),
    );
  }, [id]);
}

function tellHeight(element: HTMLElement | null, name: Part, height: (element: HTMLElement) => number) {
  if (!element) return;
  const page = document.documentElement.style;
  const tell = () => page.setProperty(name, `${height(element)}px`);
  const observer = new ResizeObserver(tell);
  observer.observe(element);
  window.addEventListener("resize", tell);
  return () => {
    observer.disconnect();
    window.removeEventListener("resize", tell);
    page.removeProperty(name);
  };
}
