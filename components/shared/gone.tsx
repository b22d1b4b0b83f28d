import { MessagePage } from "@/components/ui/message-page";

/** What every link reads like that shows nothing: unknown, expired, revoked, switched off. */
export function Gone() {
  return (
    <MessagePage title="This link shows nothing">
      <p>It may have expired or been withdrawn, or a part of its address is missing.</p>
      <p>Ask whoever sent it to you for a new one.</p>
    </MessagePage>
  );
}
