/** Where the viewer shows an image; `setId` is the set that it was opened from, whose order it then goes through. */
export function imageAddress(id: string, setId?: string | undefined) {
  return setId ? (`/i/${id}?set=${setId}` as const) : (`/i/${id}` as const);
}
