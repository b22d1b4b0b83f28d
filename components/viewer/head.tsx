import { ChevronLeft, ChevronRight, X } from "lucide-react";
import Link from "next/link";
import { Button, buttonClass } from "@/components/ui/button";
import { frameNumber, ratioName } from "@/lib/format";
import type { ImageView } from "@/lib/schemas/views";
import { imageAddress } from "./address";

type Props = { image: ImageView; setId?: string | undefined; onClose: () => void };

/** Number, neighbours and the way back. */
export function Head({ image, setId, onClose }: Props) {
  const [before, after] = setId ? ["Previous", "Next"] : ["Newer", "Older"];
  const to = (id: string | null) => (id === null ? null : imageAddress(id, setId));
  return (
    <div className="flex items-center gap-1.5">
      <h1 className="print mr-auto font-semibold">
        {frameNumber(image.number)} · {ratioName(image.width, image.height)}
      </h1>
      <Neighbour href={to(image.newerId)} label={before} icon={<ChevronLeft size={18} aria-hidden="true" />} />
      <Neighbour href={to(image.olderId)} label={after} icon={<ChevronRight size={18} aria-hidden="true" />} />
      <Button aria-label="Close" aria-keyshortcuts="Escape" className="w-9 px-0! touch:w-11" onClick={onClose}>
        <X size={18} aria-hidden="true" />
      </Button>
    </div>
  );
}

function Neighbour({
  href,
  label,
  icon,
}: {
  href: ReturnType<typeof imageAddress> | null;
  label: string;
  icon: React.ReactNode;
}) {
  const look = buttonClass("plain", "w-9 px-0! touch:w-11");
  if (!href) return null;
  return (
    <Link href={href} replace aria-label={label} title={label} className={look}>
      {icon}
    </Link>
  );
}
