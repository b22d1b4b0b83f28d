/**
 * Where the viewer shows an image. Opened from a set it goes through that set's order; `view`, as `viewOf` writes it, is
 * the sheet with its filter that it was opened from, which it then goes through.
 */
export function imageAddress(id: string, setId?: string | undefined, view = "") {
  if (setId) return `/i/${id}?set=${setId}` as const;
  return view ? (`/i/${id}?${view}` as const) : (`/i/${id}` as const);
}
