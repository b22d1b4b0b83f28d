"use client";

import { useEffect, useState } from "react";
import { RequestError, request, wordsOf } from "@/components/request";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Choice } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Problem } from "@/components/ui/problem";
import { say } from "@/components/ui/toasts";
import { count } from "@/lib/format";
import type { OffboardingCounts, OffboardingInput, OffboardingPreview, PersonRow } from "@/lib/schemas/people";
import { OffboardingSteps } from "./offboarding-steps";

type Props = { person: PersonRow; me: boolean; onDone: () => void; onClose: () => void };

/** Ends somebody's time in the team: shows what that will do before it is done. */
export function Offboard({ person, me, onDone, onClose }: Props) {
  const path = `/api/users/${person.id}/offboarding`;
  const [preview, setPreview] = useState<OffboardingPreview | null>(null);
  const [unknown, setUnknown] = useState<string | undefined>();
  useEffect(() => {
    request<OffboardingPreview>("GET", path).then(setPreview, (error: unknown) => setUnknown(wordsOf(error)));
  }, [path]);
  return (
    <Dialog title={`Offboard ${person.name}`} onClose={onClose}>
      <Problem>{unknown}</Problem>
      {!preview && !unknown && (
        <p role="status" className="min-h-80 text-muted">
          Counting what they leave…
        </p>
      )}
      {preview?.obstacle && (
        <div className="flex flex-col items-start gap-4">
          <p role="alert">
            {person.name} is the last admin. {preview.obstacle}
          </p>
          <Button onClick={onClose}>Close</Button>
        </div>
      )}
      {preview && !preview.obstacle && (
        <Decide person={person} me={me} path={path} preview={preview} onDone={onDone} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Decide({ person, me, path, preview, onDone, onClose }: Props & { path: string; preview: OffboardingPreview }) {
  const [heirId, setHeirId] = useState(preview.heirs.length === 0 ? "trash" : "");
  const [privateTo, setPrivateTo] = useState<"heir" | "trash">("heir");
  const { counts, heirs } = preview;
  const heir = heirs.find(({ id }) => id === heirId);

  const send = async () => {
    if (heirId === "") throw new RequestError("Choose somebody, or the trash.", 400, "invalid_value", "heirId");
    const body: OffboardingInput = { heirId: heir?.id ?? null, trashPrivate: privateTo === "trash" };
    const { counts } = await request<{ counts: OffboardingCounts }>("POST", path, body);
    say(`${person.name} has left. ${said(counts, heir?.name)}`);
    onDone();
    onClose();
  };
  return (
    <Form fields={["heirId"]} verb="Offboard" look="danger" send={send}>
      {(problems) => (
        <>
          {me && <p className="font-semibold">This is you: you will be signed out for good.</p>}
          <Choice
            label="What they leave goes to"
            hint="Their images, sets and links."
            value={heirId}
            onChange={(event) => setHeirId(event.target.value)}
            error={problems.heirId}
          >
            <option value="">Choose…</option>
            {heirs.map(({ id, name, email }) => (
              <option key={id} value={id}>
                {name} ({email})
              </option>
            ))}
            <option value="trash">Nobody: the trash</option>
          </Choice>
          {heir && counts.privateImages + counts.running > 0 && (
            <Choice
              label="Their private images"
              hint="Nobody else has seen these."
              value={privateTo}
              onChange={(event) => setPrivateTo(event.target.value === "trash" ? "trash" : "heir")}
            >
              <option value="heir">Hand them over too: they stay private, for {heir.name} alone</option>
              <option value="trash">Move them to the trash</option>
            </Choice>
          )}
          <OffboardingSteps
            counts={counts}
            heir={heir?.name ?? null}
            chosen={heirId !== ""}
            trashPrivate={privateTo === "trash"}
          />
        </>
      )}
    </Form>
  );
}

function said({ images, privateImages, sets, links }: OffboardingCounts, heir: string | undefined): string {
  const what = `${count(images + privateImages, "image")}, ${count(sets, "set")} and ${count(links, "link")}`;
  return heir ? `${what} handed over to ${heir}.` : `${what} put away.`;
}
