"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { buttonClass } from "@/components/ui/button";
import type { ImageView } from "@/lib/schemas/views";

const formats = ["png", "jpeg", "webp"] as const;

/** The original at once, or converted by a small menu, which takes a row of its own among the buttons around. */
export function Download({ image }: { image: Pick<ImageView, "id" | "mime"> }) {
  const t = useTranslations("viewer");
  const [open, setOpen] = useState(false);
  const id = useId();
  const whole = useRef<HTMLDivElement>(null);
  const menu = useRef<HTMLUListElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const address = `/media/${image.id}/original?download=1`;
  const own = image.mime.replace("image/", "");

  const outside = useEffectEvent((event: PointerEvent) => {
    const target = event.target as Node;
    if (!whole.current?.contains(target) && !menu.current?.contains(target)) setOpen(false);
  });
  const onEscape = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    // Not the viewer's Escape, too.
    event.preventDefault();
    setOpen(false);
    opener.current?.focus();
  });
  useEffect(() => {
    if (!open) return;
    menu.current?.querySelector<HTMLElement>("a")?.focus();
    document.addEventListener("pointerdown", outside);
    document.addEventListener("keydown", onEscape);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("keydown", onEscape);
    };
  }, [open]);
  return (
    <>
      <div ref={whole} className="flex">
        <a
          id="download"
          href={address}
          download
          aria-keyshortcuts="d"
          data-control="d"
          className={buttonClass("plain", "min-w-0 flex-1 gap-[0.3em] rounded-r-none! px-1!")}
        >
          {t("download")}
          <span aria-hidden="true" className="font-normal touch:hidden">
            · D
          </span>
        </a>
        <button
          ref={opener}
          type="button"
          aria-label={t("downloadAs")}
          title={t("downloadAs")}
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          className={buttonClass("plain", "-ml-px w-8 rounded-l-none! px-0! touch:w-11")}
          onClick={() => setOpen(!open)}
        >
          <ChevronDown size={16} aria-hidden="true" />
        </button>
      </div>
      {open && (
        <ul ref={menu} id={id} className="col-span-2 border border-ink bg-panel py-1">
          <li>
            <Item href={address} onPick={() => setOpen(false)}>
              {t("original", { format: own.toUpperCase() })}
            </Item>
          </li>
          {formats
            .filter((format) => format !== own)
            .map((format) => (
              <li key={format}>
                <Item href={`${address}&format=${format}`} onPick={() => setOpen(false)}>
                  {format === "webp" ? "WebP" : format.toUpperCase()}
                </Item>
              </li>
            ))}
        </ul>
      )}
    </>
  );
}

function Item({ href, onPick, children }: { href: string; onPick: () => void; children: string }) {
  return (
    <a href={href} download onClick={onPick} className="flex h-9 items-center px-3 hover:bg-track touch:h-11">
      {children}
    </a>
  );
}
