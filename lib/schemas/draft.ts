/** So many reference images a request has at most. */
export const maxReferences = 16;

/** A reference image of a draft, by what it is made from: an image of the library, a file, or an earlier request's own copy. */
export type DraftReference = (
  | { kind: "image"; imageId: string }
  | { kind: "upload"; uploadId: string }
  | { kind: "reference"; referenceId: string }
) & {
  /** Of the file or the frame; may be empty. */
  name: string;
  /** The address of a small picture of it. */
  thumbnail: string;
};

/** What a request for images asks for, as the composer holds it; null leaves the choice to the composer. */
export type Wishes = {
  prompt: string;
  model: string | null;
  size: string | null;
  quality: string | null;
  n: number;
  style: string | null;
  background: string | null;
  /** Null: nothing is said of it. */
  watermark: boolean | null;
  format: string | null;
  compression: number | null;
  /** Cut to the asked shape what the model makes in another. */
  crop: boolean;
  private: boolean;
  references: DraftReference[];
  /** Where its images go beside the sheet. */
  set: { id: string; name: string } | null;
};

/** What a generation was asked for. `missing`: of its references so many are not the reader's to use again, or are gone. */
export type GenerationDraft = Wishes & { missing: number };

/** A file that was taken as a reference. */
export type UploadView = { id: string; name: string; width: number; height: number; thumbnail: string };
