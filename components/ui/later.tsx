"use client";

import { useTranslations } from "next-intl";
import { type ComponentType, useEffect, useEffectEvent, useState } from "react";
import { atFirstSign } from "./first-sign";
import { say } from "./toasts";

type Closed = { onClose: () => void };
type Part<Props> = { view: ComponentType<Props> | null; load: () => Promise<void> };

/**
 * A dialog whose script comes at the first sign, not with the page. Where it cannot be loaded that is said and it is
 * closed; it is loaded again when it is wanted again.
 */
export function later<Props extends Closed>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const part: Part<Props> = {
    view: null,
    load: async () => {
      part.view ??= await load();
    },
  };
  atFirstSign(() => void part.load().catch(() => undefined));
  return (props) => <Loaded part={part} props={props} />;
}

function Loaded<Props extends Closed>({ part, props }: { part: Part<Props>; props: Props }) {
  const t = useTranslations("palette");
  const [View, setView] = useState(() => part.view);
  const load = useEffectEvent(async () => {
    try {
      await part.load();
      setView(() => part.view);
    } catch {
      say(t("unavailable"));
      props.onClose();
    }
  });
  useEffect(() => {
    if (!part.view) void load();
  }, [part]);
  return View && <View {...props} />;
}
