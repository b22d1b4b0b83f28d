/** Says that this browser's draft has more than words: references, a preset, notes. */
export const draftCookie = "proofsheet.draft-shape";
