"use client";

import clsx from "clsx";
import { ChevronDown, ChevronUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { PresetControl } from "@/components/presets/preset-control";
import { VariableFields } from "@/components/presets/variable-fields";
import { firstEmpty } from "@/components/presets/variables";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { End } from "@/components/ui/end";
import { useFoot } from "@/components/ui/foot";
import { later } from "@/components/ui/later";
import { useShortcuts } from "@/components/ui/shortcuts";
import type { ComposerOptions } from "@/lib/schemas/views";
import { Advanced } from "./advanced";
import { choiceOf } from "./choice";
import { chosenBefore } from "./chosen-before";
import { Cost } from "./cost";
import { adoptDraft, blankDraft, changeDraft, promptOf, takeFocusWish, useDraft } from "./draft";
import { DropZone } from "./drop-zone";
import { GenerateButton } from "./generate-button";
import { Notes } from "./notes";
import { type ComposerProblem, problemOf, referencePlace, useProblem } from "./problem";
import { PromptField } from "./prompt-field";
import { Ratios } from "./ratios";
import { RefusedFiles } from "./refused-files";
import { SetControl } from "./set-control";
import { Settings } from "./settings";
import { submit } from "./submit";
import { FoldedTray, Tray } from "./tray";
import { usePending } from "./uploads";
import { useKeyboardInset } from "./use-keyboard-inset";

const Picker = later(async () => (await import("./picker")).Picker);
const SetChooser = later(async () => (await import("./set-chooser")).SetChooser);
const PresetsDialog = later(async () => (await import("@/components/presets/presets-dialog")).PresetsDialog);

const never = () => () => undefined;

/** Docked under the sheet: references, prompt, shape, quality, count. Sending never waits for what was sent before. */
export function ComposerForm({ options, shaped }: { options: ComposerOptions; shaped: boolean }) {
  const studio = useStudio();
  const t = useTranslations("composer");
  const { quota, me } = studio;
  const router = useRouter();
  const draft = useDraft();
  const sending = usePending().filter(({ fault }) => fault === null).length;
  const form = useRef<HTMLFormElement>(null);
  const prompt = useRef<HTMLTextAreaElement>(null);
  const [open, setOpen] = useState(false);
  const [advanced, setAdvanced] = useState(false);
  const [dialog, setDialog] = useState<"references" | "presets" | "set" | null>(null);
  const [problem, setProblem] = useProblem(draft);
  // What would grow as soon as the draft is read appears with it, so that nothing moves.
  const ready =
    useSyncExternalStore(
      never,
      () => true,
      () => false,
    ) || !shaped;
  const choice = choiceOf(options, draft, quota.left);

  // The draft is drawn next, over whatever stands there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as the page comes to life.
  useLayoutEffect(() => {
    if (form.current && choice && draft === blankDraft) adoptDraft(chosenBefore(form.current, choice));
  }, []);
  useShortcuts([
    ["n", () => prompt.current?.focus({ preventScroll: true }), "prompt"],
    ["mod+Enter", null, "generate"],
  ]);
  useKeyboardInset(form, open);
  useFoot("new-images");
  useEffect(() => {
    if (!takeFocusWish()) return;
    prompt.current?.focus({ preventScroll: true });
    prompt.current?.setSelectionRange(prompt.current.value.length, prompt.current.value.length);
  });

  if (me.role === "viewer") return <Bare words={t("onlooker")} />;
  if (!choice) return <Bare words={t("noChannel")} />;

  const send = async (event?: FormEvent) => {
    event?.preventDefault();
    if (quota.left < choice.n) return;
    const wrong = faultOf();
    setProblem(wrong);
    if (wrong) {
      const field = form.current?.querySelector<HTMLElement>(`[data-variable="${CSS.escape(wrong.param ?? "")}"]`);
      (field ?? prompt.current)?.focus();
      return;
    }
    setOpen(false);
    try {
      const { private: isPrivate, parentId } = draft;
      await submit({ prompt: promptOf(draft), choice, private: isPrivate, parentId }, studio);
      // The browser's way back to what they come from is to show them there.
      if (parentId || choice.references.length > 0) router.refresh();
    } catch (error) {
      setProblem(problemOf(error, t));
    }
  };
  /** What can be told before anything is sent. */
  const faultOf = (): ComposerProblem | null => {
    const empty = draft.preset && firstEmpty(draft.preset.text, draft.variables);
    if (empty) return { words: t("variableMissing", { name: empty }), param: empty };
    if (!promptOf(draft)) return { words: t("promptMissing"), param: "prompt" };
    return sending > 0 ? { words: t("stillUploading", { count: sending }), param: null } : null;
  };
  const wrong = (param: string) => problem?.param === param;
  const { size } = choice;

  const close = () => setDialog(null);
  // The dialogs have forms of their own, and what is sent there is not to be sent here.
  return (
    <>
      <form
        ref={form}
        id="new-images"
        aria-label={t("newImages")}
        // What the browser would put back is kept here, and is not to be taken for a new choice.
        autoComplete="off"
        onSubmit={send}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          const sends = event.ctrlKey || event.metaKey;
          const breaks = event.target instanceof HTMLTextAreaElement && !sends;
          // A key that is held asks once, and in a field Enter alone would send it too: both cost something.
          if ((event.repeat && !breaks) || (event.target instanceof HTMLInputElement && !sends)) event.preventDefault();
          else if (sends) void send(event);
        }}
        className={clsx(
          ready ? "flex" : "hidden",
          "whole sticky bottom-[max(var(--tabs),var(--keyboard,0px))] z-20 flex-col gap-2 border-t border-ink bg-panel px-3 py-2 roomy:px-4 roomy:py-3",
          open && "folding:max-h-[calc(100dvh-var(--tabs)-1rem)] folding:overflow-y-auto",
        )}
      >
        <DropZone />
        {problem && (
          <p role="alert" id="composer-problem" className="border-l-3 border-error pl-2 text-error">
            {problem.words}
          </p>
        )}
        <RefusedFiles />
        <div className="flex items-start gap-3 folding:flex-wrap folding:gap-2 roomy:gap-4">
          <div className={clsx("max-w-full roomy:max-w-84", open ? "folding:w-full" : "folding:hidden")}>
            <Tray
              references={draft.references}
              most={choice.model.references}
              model={choice.model.name}
              wrong={referencePlace(problem?.param ?? null)}
              onAdd={() => setDialog("references")}
            />
          </div>
          {!open && <FoldedTray references={draft.references} onOpen={() => setOpen(true)} />}
          <PromptField
            field={prompt}
            value={draft.prompt}
            open={open}
            invalid={wrong("prompt")}
            described={problem !== null}
            preset={draft.preset}
            onOpen={setOpen}
          />
          <Cost id="composer-cost" choice={choice} className="w-37 shrink-0 pt-1 folding:hidden" />
          <GenerateButton n={choice.n} off={quota.left < choice.n} />
        </div>
        {draft.preset && (
          <VariableFields
            preset={draft.preset}
            draft={draft}
            wrong={wrong}
            className={clsx(!open && "folding:hidden")}
          />
        )}
        <div className="flex flex-wrap items-center gap-x-5 gap-y-3 folding:gap-x-2">
          {size && (
            <Ratios
              key={choice.model.name}
              sizes={choice.model.sizes}
              value={size}
              onChange={(option) => changeDraft({ size: option.size })}
              invalid={wrong("size")}
              open={open}
            />
          )}
          <Button
            className="ml-auto w-11 px-0! roomy:hidden"
            aria-expanded={open}
            aria-label={open ? t("fewer") : t("more")}
            onClick={() => setOpen(!open)}
          >
            {open ? <ChevronDown size={18} aria-hidden="true" /> : <ChevronUp size={18} aria-hidden="true" />}
          </Button>
          <div className={clsx("contents", !open && "folding:hidden")}>
            <Settings options={options} choice={choice} left={quota.left} wrong={wrong} />
            <PresetControl draft={draft} onOpen={() => setDialog("presets")} />
            <SetControl set={draft.set} onOpen={() => setDialog("set")} />
            <Button aria-expanded={advanced} aria-controls="composer-advanced" onClick={() => setAdvanced(!advanced)}>
              {t("advanced")}
              {draft.private && <span className="print font-semibold">{t("private")}</span>}
              {advanced ? <ChevronDown size={16} aria-hidden="true" /> : <ChevronUp size={16} aria-hidden="true" />}
            </Button>
          </div>
          {(open || quota.left < 1) && <Cost choice={choice} className="w-full roomy:hidden" />}
        </div>
        <div
          id="composer-advanced"
          className={clsx(
            "flex flex-wrap items-center gap-x-5 gap-y-3",
            !advanced && "hidden",
            !open && "folding:hidden",
          )}
        >
          {advanced && <Advanced choice={choice} draft={draft} wrong={wrong} />}
        </div>
        <div
          className={clsx(
            "flex flex-wrap items-center gap-x-5 gap-y-1 text-sm empty:hidden",
            !open && "folding:hidden",
          )}
        >
          <Notes choice={choice} draft={draft} />
        </div>
        <End />
      </form>
      {dialog === "references" && <Picker onClose={close} />}
      {dialog === "set" && <SetChooser onClose={close} />}
      {dialog === "presets" && <PresetsDialog draft={draft} choice={choice} onClose={close} />}
    </>
  );
}

function Bare({ words }: { words: string }) {
  return (
    <p id="new-images" className="sticky bottom-(--tabs) z-20 border-t border-ink bg-panel px-4 py-4">
      {words}
    </p>
  );
}
