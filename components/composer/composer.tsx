"use client";

import clsx from "clsx";
import { ChevronDown, ChevronUp } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { RequestError, wordsOf } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { useShortcuts } from "@/components/ui/shortcuts";
import type { ComposerOptions } from "@/lib/schemas/views";
import { choiceOf } from "./choice";
import { Cost } from "./cost";
import { changeDraft, takeFocusWish, useDraft } from "./draft";
import { GenerateButton } from "./generate-button";
import { Ratios } from "./ratios";
import { Settings } from "./settings";
import { submit } from "./submit";

/** Docked under the sheet: prompt, shape, quality, count. Sending never waits for what was sent before. */
export function Composer({ options }: { options: ComposerOptions }) {
  const studio = useStudio();
  const { quota, me } = studio;
  const draft = useDraft();
  const prompt = useRef<HTMLTextAreaElement>(null);
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<{ words: string; param: string | null } | null>(null);
  const choice = choiceOf(options, draft, quota.left);

  useShortcuts([["n", () => prompt.current?.focus({ preventScroll: true })]]);
  useEffect(() => {
    if (!takeFocusWish()) return;
    prompt.current?.focus({ preventScroll: true });
    prompt.current?.setSelectionRange(prompt.current.value.length, prompt.current.value.length);
  });

  if (me.role === "viewer") return <Onlooker />;
  if (!choice) return <NoChannel />;

  const send = async (event?: FormEvent) => {
    event?.preventDefault();
    if (quota.left < choice.n) return;
    if (!draft.prompt.trim()) {
      setProblem({ words: "Prompt: say what the image should show.", param: "prompt" });
      prompt.current?.focus();
      return;
    }
    setProblem(null);
    setOpen(false);
    try {
      await submit(draft.prompt.trim(), choice, studio);
    } catch (error) {
      setProblem({ words: named(error), param: error instanceof RequestError ? error.param : null });
    }
  };
  const wrong = (param: string) => problem?.param === param;

  return (
    <form
      id="new-images"
      aria-label="New images"
      onSubmit={send}
      className="sticky bottom-(--tabs) z-20 flex flex-col gap-2 border-t border-ink bg-panel px-3 py-2 md:px-4 md:py-3"
    >
      {problem && (
        <p role="alert" id="composer-problem" className="border-l-3 border-error pl-2 text-error">
          {problem.words}
        </p>
      )}
      <div className="flex items-start gap-3 md:gap-4">
        <textarea
          ref={prompt}
          aria-label="Prompt"
          aria-invalid={wrong("prompt") || undefined}
          aria-describedby={problem ? "composer-problem" : undefined}
          placeholder="Describe an image"
          rows={1}
          value={draft.prompt}
          onFocus={() => setOpen(true)}
          onChange={(event) => changeDraft({ prompt: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send(event);
            if (event.key === "Escape") event.currentTarget.blur();
          }}
          className={clsx(
            "min-w-0 flex-1 resize-none rounded-control px-1.5 py-1.5 text-prompt placeholder:text-muted phone:min-h-11 phone:py-2.5 md:-my-1.5 md:-ml-1.5 md:min-h-14",
            open
              ? "field-sizing-content max-h-[38dvh] phone:min-h-24"
              : "phone:h-11 phone:overflow-hidden phone:whitespace-nowrap md:h-14",
          )}
        />
        <Cost id="composer-cost" choice={choice} className="w-37 shrink-0 pt-1 phone:hidden" />
        <GenerateButton n={choice.n} off={quota.left < choice.n} />
      </div>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3 phone:gap-x-2">
        {choice.size && (
          <Ratios
            sizes={choice.model.sizes}
            value={choice.size}
            onChange={(size) => changeDraft({ size: size.size })}
            invalid={wrong("size")}
          />
        )}
        <Button
          className="ml-auto w-11 px-0! md:hidden"
          aria-expanded={open}
          aria-label={open ? "Fewer settings" : "More settings"}
          onClick={() => setOpen(!open)}
        >
          {open ? <ChevronDown size={18} aria-hidden="true" /> : <ChevronUp size={18} aria-hidden="true" />}
        </Button>
        <div className={clsx("contents", !open && "phone:hidden")}>
          <Settings options={options} choice={choice} left={quota.left} wrong={wrong} />
        </div>
        {(open || quota.left < 1) && <Cost choice={choice} className="w-full md:hidden" />}
      </div>
    </form>
  );
}

const labels: Record<string, string> = {
  prompt: "Prompt",
  size: "Shape",
  quality: "Quality",
  n: "Count",
  model: "Model",
};

/** The server's words, with the field that they are about. */
function named(error: unknown): string {
  const label = error instanceof RequestError && error.param ? labels[error.param] : undefined;
  return label ? `${label}: ${wordsOf(error)}` : wordsOf(error);
}

function Onlooker() {
  return (
    <p id="new-images" className="sticky bottom-(--tabs) z-20 border-t border-ink bg-panel px-4 py-4">
      You look at the team’s images as a viewer. To make some too, ask an admin to make you a member.
    </p>
  );
}

function NoChannel() {
  return (
    <p id="new-images" className="sticky bottom-(--tabs) z-20 border-t border-ink bg-panel px-4 py-4">
      No image provider is connected, so nothing can be made just now. Your admin can connect one.
    </p>
  );
}
