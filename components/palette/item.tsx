"use client";

import { Command } from "cmdk";
import { Children, type ReactNode } from "react";
import { KeyNames } from "@/components/ui/key-names";

type ItemProps = {
  id: string;
  lang?: string | undefined;
  keys?: string | undefined;
  onSelect: () => void;
  children: ReactNode;
};

/** One thing that the palette offers, with the key that does the same. */
export function Item({ id, lang, keys, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={id}
      lang={lang}
      onSelect={onSelect}
      className="flex min-h-9 cursor-pointer items-center gap-3 px-2 data-[selected=true]:bg-ink data-[selected=true]:text-panel touch:min-h-11"
    >
      <span className="flex min-w-0 flex-1 items-center gap-3 wrap-anywhere">{children}</span>
      {keys && <KeyNames of={keys} />}
    </Command.Item>
  );
}

/** Things of one kind, under their name; nothing where there are none. */
export function Group({ heading, children }: { heading: string; children: ReactNode }) {
  if (Children.count(children) === 0) return null;
  return (
    <Command.Group
      heading={heading}
      className="pb-2 [&>[cmdk-group-heading]]:px-2 [&>[cmdk-group-heading]]:pt-3 [&>[cmdk-group-heading]]:pb-1 [&>[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Command.Group>
  );
}
