"use client";

import { Button } from "@/components/ui/button";
import { MessagePage } from "@/components/ui/message-page";

/** A page that failed to render. The number leads to the line in the server's log. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <MessagePage title="This page did not work">
      <p>Something went wrong on the server. What was kept is not lost.</p>
      {digest && <p className="print text-muted">Reference {digest}</p>}
      <Button look="mark" onClick={retry}>
        Try again
      </Button>
    </MessagePage>
  );
}
