import { Button, buttonClass } from "@/components/ui/button";
import type { ImageView } from "@/lib/schemas/views";

type Props = {
  image: ImageView;
  /** These are undefined for those who may not. */
  onRemix: (() => void) | undefined;
  onShare: (() => void) | undefined;
  onSurround: () => void;
  /** Likewise. */
  onAdd: (() => void) | undefined;
};

/** What can be done with the image, each with its key. */
export function Actions({ image, onRemix, onShare, onSurround, onAdd }: Props) {
  return (
    <div className="order-3 grid grid-cols-2 gap-1.5">
      {onRemix && (
        <Button look="mark" className="col-span-2 h-10" aria-keyshortcuts="r" onClick={onRemix}>
          Remix
          <Key name="R" />
        </Button>
      )}
      <a
        id="download"
        href={`/media/${image.id}/original?download=1`}
        download
        aria-keyshortcuts="d"
        className={buttonClass("plain", "gap-1")}
      >
        Download
        <Key name="· D" />
      </a>
      {onShare && (
        <Button className="gap-1" aria-keyshortcuts="s" onClick={onShare}>
          Share
          <Key name="· S" />
        </Button>
      )}
      <Button className="gap-1" aria-keyshortcuts="b" onClick={onSurround}>
        Surround
        <Key name="· B" />
      </Button>
      {onAdd && (
        <Button className="gap-1" aria-keyshortcuts="l" onClick={onAdd}>
          Add to set
          <Key name="· L" />
        </Button>
      )}
    </div>
  );
}

function Key({ name }: { name: string }) {
  return (
    <span aria-hidden="true" className="font-normal touch:hidden">
      {name}
    </span>
  );
}
