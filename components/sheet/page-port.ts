import type { RefObject } from "react";
import type { Port } from "./anchor";
import type { Measures } from "./layout";

/** What is docked under the sheet, over what else would be seen of it. */
export const dockId = "new-images";

const length = (style: CSSStyleDeclaration, name: string) => Number.parseFloat(style.getPropertyValue(name)) || 0;

/** The browser's window as what the sheet is scrolled in, between the header and what is docked at the bottom. */
export function pagePort(grid: RefObject<HTMLElement | null>): Port {
  const header = () => document.querySelector<HTMLElement>("header")?.offsetHeight ?? 0;
  const dock = () => {
    const docked = document.getElementById(dockId);
    return docked ? window.innerHeight - docked.getBoundingClientRect().top : 0;
  };
  const top = () => (grid.current?.getBoundingClientRect().top ?? 0) + window.scrollY - header();
  return {
    y: () => window.scrollY - top(),
    scrollTo: (y) => window.scrollTo({ top: Math.round(y + top()), behavior: "instant" }),
    setHeight: (height) => {
      if (grid.current) grid.current.style.height = `${Math.round(height)}px`;
    },
    view: () => {
      const style = grid.current?.parentElement ? getComputedStyle(grid.current.parentElement) : null;
      const pad = style ? Number.parseFloat(style.paddingBottom) || 0 : 0;
      return { height: Math.max(100, window.innerHeight - header() - Math.min(dock(), window.innerHeight / 2)), pad };
    },
  };
}

/** What the style sheet says about this grid; null while it has no room. */
export function measure(grid: HTMLElement): Measures | null {
  const style = getComputedStyle(grid);
  const width = grid.getBoundingClientRect().width;
  if (width <= 0) return null;
  return {
    width,
    row: length(style, "--row"),
    gutter: length(style, "--gutter"),
    caption: length(style, "--caption"),
    heading: length(style, "--heading"),
    failed: length(style, "--failed"),
  };
}
