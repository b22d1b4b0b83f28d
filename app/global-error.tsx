"use client";

import { Button } from "@/components/ui/button";
import { MessagePage } from "@/components/ui/message-page";
import "./globals.css";

/** The last resort, when not even the document's frame could be rendered. */
export default function GlobalError({ retry }: { retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Proofsheet</title>
        <MessagePage title="Proofsheet did not answer">
          <p>The server may be starting, or its database is away. Try again in a moment.</p>
          <Button look="mark" onClick={retry}>
            Try again
          </Button>
        </MessagePage>
      </body>
    </html>
  );
}
