"use client";

import { createContext, useContext } from "react";

type Compared = {
  /** The ids of all that are compared, in order. */
  ids: string[];
  /** What they were chosen from, as `viewAddress` takes it. */
  view: string;
  /** The image that P picks; undefined for those who may not pick. */
  meant: string | undefined;
  /** Says that somebody is at this image now. */
  touch: (id: string) => void;
};

/** What every image that is compared knows of the others. */
export const ComparedContext = createContext<Compared>({ ids: [], view: "", meant: undefined, touch: () => undefined });

/** What is compared, and which of it is meant. */
export function useCompared(): Compared {
  return useContext(ComparedContext);
}

/** For the element around an image and its buttons: whoever presses there, or has the focus there, means that image. */
export function useTouch(id: string) {
  const { touch } = useCompared();
  return { onFocus: () => touch(id), onPointerDownCapture: () => touch(id) };
}
