import type { ReactNode } from "react";
import { Mark } from "./mark";

/** A page with nothing but a sentence and a way on. */
export function MessagePage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-110 flex-col items-start justify-center gap-4 px-5 py-10">
      <Mark />
      <h1 className="text-head">{title}</h1>
      {children}
    </main>
  );
}
