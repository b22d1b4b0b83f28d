import clsx from "clsx";
import type { ComponentProps } from "react";
import { Button } from "@/components/ui/button";

/** A button that fits into a frame; `square` is as wide as it is high. */
export function JobButton({
  square = false,
  className,
  ...props
}: ComponentProps<typeof Button> & { square?: boolean }) {
  const width = square ? "w-8 px-0! touch:w-11" : "px-2.5! @max-[9rem]:px-1!";
  return <Button className={clsx("h-8! min-w-8 text-sm touch:h-11! touch:min-w-11", width, className)} {...props} />;
}
