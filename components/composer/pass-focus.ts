/** Gives the focus to what stays beside a part that is about to go: to a button there, or else to the prompt. */
export function passFocus(going: Element | null): void {
  const beside = going?.nextElementSibling ?? going?.previousElementSibling;
  const button = beside?.matches("button") ? beside : beside?.querySelector("button");
  if (button instanceof HTMLElement) button.focus();
  else document.querySelector<HTMLElement>("#new-images textarea")?.focus({ preventScroll: true });
}
