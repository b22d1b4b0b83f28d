import { averageColor } from "@/components/sheet/thumbhash";
import { frameNumber } from "@/lib/format";
import type { SharedImage } from "@/lib/schemas/shared";

type Props = {
  path: string;
  image: SharedImage;
  alt: string;
  sizes: string;
  eager: boolean;
  className: string;
  width?: string;
};

const sides = { small: 320, large: 960, web: 2048 };

/** A shared image from the copies that are made for visitors, in the size that its place needs. */
export function SharedPicture({ path, image, alt, sizes, eager, className, width }: Props) {
  const wide = (side: number) => Math.min(image.width, Math.round(side * Math.min(1, image.width / image.height)));
  const url = (variant: string) => `${path}/media/${image.id}/${variant}`;
  return (
    <img
      src={url("large")}
      srcSet={Object.entries(sides)
        .map(([variant, side]) => `${url(variant)} ${wide(side)}w`)
        .join(", ")}
      sizes={sizes}
      width={image.width}
      height={image.height}
      alt={alt}
      loading={eager ? "eager" : "lazy"}
      decoding="async"
      className={className}
      style={{ backgroundColor: averageColor(image.thumbhash), ...(width && { width }) }}
    />
  );
}

/** What is said of an image to those who do not see it: its prompt where the link shows prompts. */
export function altOf({ prompt, number }: SharedImage, title: string): string {
  return prompt ?? `${title}, ${frameNumber(number)}`;
}
