"use client";

import Link from "next/link";
import type { CSSProperties } from "react";
import { fillDraft } from "@/components/composer/draft";
import { useStudio } from "@/components/studio/context";
import { buttonClass } from "@/components/ui/button";
import { Nothing } from "@/components/ui/page";
import type { Scope } from "./store";

const examples = [
  {
    size: "3:2",
    aspect: 1.5,
    prompt: "A lighthouse on a granite skerry at first light, risograph print in three inks",
  },
  {
    size: "1:1",
    aspect: 1,
    prompt: "Still life of two pears and a blue glass bottle, soft window light, oil on linen",
  },
  {
    size: "2:3",
    aspect: 0.667,
    prompt: "Poster for an autumn book fair: a fox reading under a lamp, flat shapes",
  },
];

/** What a sheet without frames shows: on the team's three prompts to begin with, on one's own the way to the sheet. */
export function Empty({ scope }: { scope: Scope }) {
  const { me } = useStudio();
  if (scope === "mine") {
    return (
      <section aria-label="My frames" className="flex-1 px-4 pt-5 md:px-6">
        <Nothing title="Nothing of yours yet.">
          <p>
            {me.role === "viewer"
              ? "Members find what they made here. You see all that the team shows on its sheet."
              : "What you make gathers here, with what only you see and what failed. Describe an image below."}
          </p>
          <Link href="/" className={buttonClass()}>
            To the sheet
          </Link>
        </Nothing>
      </section>
    );
  }
  if (me.role === "viewer") {
    return (
      <section aria-label="The sheet" className="flex-1 px-4 pt-5 md:px-6">
        <Nothing title="Nothing here yet.">
          <p>What the team makes appears on this sheet by itself.</p>
        </Nothing>
      </section>
    );
  }
  return (
    <section aria-label="The sheet" className="flex-1 px-2 pb-6 md:px-4">
      <h2 className="pt-4 pb-2 font-[650] md:pt-5">
        An empty sheet. Start with one of these, or write your own below.
      </h2>
      <ul className="sheet-row [--row:190px] md:[--row:280px]">
        {examples.map(({ size, aspect, prompt }) => (
          <li key={size} className="cell" style={{ "--shape": aspect } as CSSProperties}>
            <button
              type="button"
              onClick={() => fillDraft({ prompt, size })}
              className="cell-box flex w-full flex-col justify-between gap-2 border border-dashed border-control p-3 text-left hover:border-ink hover:bg-panel md:p-4"
            >
              <span className="line-clamp-6">{prompt}</span>
              <span className="print font-semibold">{size} · use it</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
