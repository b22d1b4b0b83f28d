"use client";

import { useEffect, useRef } from "react";
import { focusFrame } from "@/components/selection/focus";

/** Gives a function to call where what has the focus will go with this component: the page gets it then. */
export function useParting(): () => void {
  const parting = useRef(false);
  useEffect(
    () => () => {
      const toPage = () => document.activeElement === document.body && focusFrame(null, null);
      if (parting.current) requestAnimationFrame(toPage);
    },
    [],
  );
  return () => {
    parting.current = true;
  };
}
