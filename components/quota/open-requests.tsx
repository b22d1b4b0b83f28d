"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { shortDate } from "@/lib/format";
import type { QuotaRequestView } from "@/lib/schemas/quota";
import { ApproveRequest, DeclineRequest } from "./answer-request";

type Answering = { request: QuotaRequestView; decision: "approve" | "decline" };

/** Those who ask for more images, each with an answer at hand; nothing where nobody does. New ones come by themselves. */
export function OpenRequests({ requests }: { requests: QuotaRequestView[] }) {
  const t = useTranslations("quota");
  const router = useRouter();
  const { openRequests } = useStudio();
  const [answering, setAnswering] = useState<Answering | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const known = useRef(openRequests);
  const follow = useEffectEvent(() => router.refresh());
  useEffect(() => {
    if (known.current !== openRequests) follow();
    known.current = openRequests;
  }, [openRequests]);

  const answered = () => {
    // The button that was pressed goes with its row.
    heading.current?.focus();
    router.refresh();
  };
  const close = () => setAnswering(null);
  return (
    <>
      {requests.length > 0 && (
        <section aria-labelledby="open-requests" className="flex flex-col gap-2">
          <h2 id="open-requests" ref={heading} tabIndex={-1} className="text-title outline-none">
            {t("somebodyAsks", { count: requests.length })}
          </h2>
          <ul className="border-t border-ink">
            {requests.map((request) => (
              <Row key={request.id} request={request} onAnswer={(decision) => setAnswering({ request, decision })} />
            ))}
          </ul>
        </section>
      )}
      {answering?.decision === "approve" && (
        <ApproveRequest request={answering.request} onAnswered={answered} onClose={close} />
      )}
      {answering?.decision === "decline" && (
        <DeclineRequest request={answering.request} onAnswered={answered} onClose={close} />
      )}
    </>
  );
}

type RowProps = { request: QuotaRequestView; onAnswer: (decision: Answering["decision"]) => void };

function Row({ request, onAnswer }: RowProps) {
  const locale = useLocale();
  const t = useTranslations("quota");
  const { timeZone } = useStudio();
  const { person, amount, reason, used, limit, createdAt } = request;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-hairline py-3">
      <div className="min-w-0 flex-1 basis-64 wrap-anywhere">
        <p>
          {t.rich("asksFor", {
            name: person.name,
            count: amount,
            b: (words) => <span className="font-semibold">{words}</span>,
          })}
        </p>
        {reason && <p>{t("reason", { reason })}</p>}
        <p className="print text-muted">
          {t("usedAsked", { used, limit, day: shortDate(createdAt, timeZone, locale) })}
        </p>
      </div>
      <div className="flex gap-2">
        <Button aria-label={t("approveName", { name: person.name })} onClick={() => onAnswer("approve")}>
          {t("approve")}
        </Button>
        <Button aria-label={t("declineName", { name: person.name })} onClick={() => onAnswer("decline")}>
          {t("decline")}
        </Button>
      </div>
    </li>
  );
}
