"use client";

import { type FormEvent, useState } from "react";
import { request, wordsOf } from "@/components/request";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import type { KeyView } from "@/lib/schemas/views";

type Props = { appUrl: string; model: string; onMade: (view: KeyView) => void; onClose: () => void };

/** Makes a key and shows it this once, with a call to try it. */
export function NewKey({ appUrl, model, onMade, onClose }: Props) {
  const [key, setKey] = useState<string | null>(null);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const make = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const name = String(new FormData(event.currentTarget).get("name")).trim();
    if (!name) return setProblem("Give it a name, so that you know it again.");
    setBusy(true);
    setProblem(undefined);
    try {
      const made = await request<{ id: string; key: string; view: KeyView }>("POST", "/api/keys", { name });
      setKey(made.key);
      onMade(made.view);
    } catch (error) {
      setProblem(wordsOf(error));
    }
    setBusy(false);
  };

  if (key) {
    return (
      <Dialog title="Your new key" onClose={onClose}>
        <div className="flex flex-col gap-4">
          <p>Copy it now: it is shown this once and cannot be read again.</p>
          <Code text={key} what="the key" />
          <p>Try it:</p>
          <Code text={example(appUrl, model, key)} what="the example" />
          <Button look="mark" onClick={onClose}>
            Done
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="New key" onClose={onClose}>
      <form onSubmit={make} className="flex flex-col gap-4">
        <Field
          label="Name"
          hint="What will use it, for example the website’s build."
          name="name"
          autoComplete="off"
          error={problem}
        />
        <Button type="submit" look="mark" aria-disabled={busy}>
          Make the key
        </Button>
      </form>
    </Dialog>
  );
}

function Code({ text, what }: { text: string; what: string }) {
  return (
    <div className="flex items-start gap-2 border border-hairline bg-page p-2">
      <pre className="print min-w-0 flex-1 break-all whitespace-pre-wrap">{text}</pre>
      <CopyButton text={text} what={what} />
    </div>
  );
}

function example(appUrl: string, model: string, key: string): string {
  const body = JSON.stringify({ model, prompt: "Two pears on a blue table", size: "3:2" });
  return [
    `curl ${appUrl}/v1/images/generations \\`,
    `  -H "Authorization: Bearer ${key}" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '${body}'`,
  ].join("\n");
}
