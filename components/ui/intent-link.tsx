"use client";

import type { Route } from "next";
import Link from "next/link";
import { type ComponentProps, useState } from "react";

/**
 * A link whose page is fetched ahead once it is pointed at or has the focus. All links of the shell fetched with each page
 * would cost the server more than the page itself.
 */
export function IntentLink(props: Omit<ComponentProps<typeof Link>, "href" | "prefetch"> & { href: Route }) {
  const [meant, setMeant] = useState(false);
  const mean = () => setMeant(true);
  return <Link {...props} prefetch={meant ? null : false} onPointerEnter={mean} onFocus={mean} />;
}
