import { z } from "zod";
import { maxReferences } from "./draft";
import { sizePolicy } from "./image-request";

const id = z.uuid("should be an id");
const reference = z.union([z.object({ imageId: id }), z.object({ uploadId: id }), z.object({ referenceId: id })], {
  error: "should be {imageId}, {uploadId} or {referenceId}",
});

/** What the studio says of a request beside what channels are told. */
export const orderFields = z.object({
  references: z
    .array(reference, "should be a list")
    .max(maxReferences, `should have at most ${maxReferences} images`)
    .default([]),
  /** For nobody else's eyes. */
  private: z.boolean("should be true or false").default(false),
  /** The image that it is a remix of. */
  parentId: id.nullable().default(null),
  /** The set that its images are put into. */
  setId: id.nullable().default(null),
  sizePolicy: sizePolicy.default("closest"),
});
export type OrderFields = z.infer<typeof orderFields>;
