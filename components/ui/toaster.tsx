"use client";

import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { type ExternalToast, Toaster as Sonner, toast, useSonner } from "sonner";

/** Shows a toast, also one that is asked for before there is a `Toaster`; gives what takes it away. */
export function showToast(words: string, options?: ExternalToast): () => void {
  const id = toast(<Said words={words} />, options);
  return () => void toast.dismiss(id);
}

/** On phones, how many more wait behind the newest, which are seen once it has gone. */
function Said({ words }: { words: string }) {
  const more = useSonner().toasts.length - 1;
  return (
    <>
      {words}
      {more > 0 && (
        <span aria-hidden="true" className="print ml-2 border border-control px-1 md:hidden">
          +{more}
        </span>
      )}
    </>
  );
}

/** Where toasts appear. A module of its own, as no page shows one at first. */
export function Toaster() {
  const t = useTranslations("common");
  const narrow = useSyncExternalStore(
    subscribe,
    () => phone.matches,
    () => false,
  );
  return (
    <Sonner
      containerAriaLabel={t("notifications")}
      position="bottom-center"
      // One upon another, they would hide each other’s buttons.
      expand
      visibleToasts={narrow ? 1 : 3}
      gap={8}
      offset={{ bottom: `max(5rem, ${foot} + 1rem)` }}
      // Where an open composer takes the whole of a phone, over its upper end.
      mobileOffset={{ bottom: `min(${foot} + 0.5rem, 100dvh - var(--header) - 5rem)` }}
      toastOptions={{
        unstyled: true,
        duration: 8000,
        classNames: {
          toast:
            "flex w-full items-center justify-between gap-4 border border-ink bg-panel px-4 py-2.5 font-sans text-base text-ink data-[visible=false]:invisible",
          actionButton:
            "inline-flex h-8 shrink-0 items-center rounded-control border border-control px-3 font-semibold hover:border-ink touch:h-11",
        },
      }}
    />
  );
}

/** How much of the window is taken at its foot. */
const foot = "var(--floor) + var(--banner, 0px)";
const phone = window.matchMedia("(width < 48rem)");

function subscribe(listener: () => void) {
  phone.addEventListener("change", listener);
  return () => phone.removeEventListener("change", listener);
}
