import { ChevronLeft, ChevronRight, X } from "lucide-react";
import Link from "next/link";
import { Button, buttonClass } from "@/components/ui/button";
import { frameNumber, ratioName } from "@/lib/format";
import type { ImageView } from "@/lib/schemas/views";

/** Number, neighbours and the way back. */
export function Head({ image, onClose }: { image: ImageView; onClose: () => void }) {
  return (
    <div className="flex items-center gap-1.5">
      <h1 className="print mr-auto font-semibold">
        {frameNumber(image.number)} · {ratioName(image.width, image.height)}
      </h1>
      <Neighbour id={image.newerId} label="Newer" icon={<ChevronLeft size={18} aria-hidden="true" />} />
      <Neighbour id={image.olderId} label="Older" icon={<ChevronRight size={18} aria-hidden="true" />} />
      <Button aria-label="Close" aria-keyshortcuts="Escape" className="w-9 px-0! touch:w-11" onClick={onClose}>
        <X size={18} aria-hidden="true" />
      </Button>
    </div>
  );
}

function Neighbour({ id, label, icon }: { id: string | null; label: string; icon: React.ReactNode }) {
  const look = buttonClass("plain", "w-9 px-0! touch:w-11");
  if (!id) return null;
  return (
    <Link href={`/i/${id}`} replace aria-label={label} title={label} className={look}>
      {icon}
    </Link>
  );
}
