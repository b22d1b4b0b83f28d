/** Downloads the original of an image; the browser shows how it goes. */
export function downloadImage(id: string): void {
  const link = document.createElement("a");
  link.href = `/media/${id}/original?download=1`;
  link.download = "";
  link.click();
}

/**
 * Downloads images as one ZIP with their facts. It is posted as a form into a frame that nobody sees, so that the page
 * stays whatever comes back: a file never arrives in the frame, and a refusal does, which calls `onRefused`.
 */
export function downloadZip(ids: string[], onRefused: () => void): void {
  const name = "proofsheet-download";
  document.getElementsByName(name)[0]?.remove();
  const frame = document.createElement("iframe");
  frame.name = name;
  frame.hidden = true;
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/api/images/zip";
  form.target = name;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "ids";
  field.value = ids.join(",");
  form.append(field);
  document.body.append(frame, form);
  // The empty page that a frame begins with was there as soon as it was put into this one.
  frame.addEventListener("load", onRefused);
  form.submit();
  form.remove();
}
