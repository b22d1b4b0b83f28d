"use client";

import { useTranslations } from "next-intl";
import { type ExternalToast, Toaster as Sonner, toast } from "sonner";

/** Shows a toast, also one that is asked for before there is a `Toaster`; gives what takes it away. */
export function showToast(words: string, options?: ExternalToast): () => void {
  const id = toast(words, options);
  return () => void toast.dismiss(id);
}

/** Where toasts appear. A module of its own, as no page shows one at first. */
export function Toaster() {
  const t = useTranslations("common");
  return (
    <Sonner
      containerAriaLabel={t("notifications")}
      position="bottom-center"
      // One upon another, they would hide each other’s buttons.
      expand
      gap={8}
      offset={{ bottom: "max(5rem, calc(var(--bar, 0px) + 1rem))" }}
      mobileOffset={{ bottom: "calc(var(--tabs) + var(--bar, 0px) + 0.5rem)" }}
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
