import Link from "next/link";
import { buttonClass } from "@/components/ui/button";
import { MessagePage } from "@/components/ui/message-page";

/** What is not there, and what the reader may not see. */
export default function NotFound() {
  return (
    <MessagePage title="Nothing at this address">
      <p>It may have been deleted, or it is not shared with you.</p>
      <Link href="/" className={buttonClass()}>
        To the sheet
      </Link>
    </MessagePage>
  );
}
