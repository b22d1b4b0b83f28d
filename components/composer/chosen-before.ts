import type { Choice } from "./choice";
import type { Draft } from "./draft";

/**
 * What was typed and chosen in the composer's form before its script ran: whatever the page has otherwise than the
 * server drew it, `drawn`.
 */
export function chosenBefore(form: HTMLFormElement, drawn: Choice): Partial<Draft> {
  const prompt = form.querySelector("textarea")?.value;
  const { size, quality, model } = drawn;
  const n = chosenIn(form, "n", String(drawn.n));
  const chosen = {
    size: chosenIn(form, "size", size?.size),
    quality: chosenIn(form, "quality", quality ?? undefined),
    model: chosenIn(form, "model", model.name),
  };
  return {
    ...(prompt && { prompt }),
    ...(n !== null && { n: Number(n) }),
    ...Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== null)),
  };
}

/** The value of a field of the form; null where it is what was drawn, or where there is none. */
function chosenIn(form: HTMLFormElement, field: string, drawn: string | undefined): string | null {
  const chosen = form.querySelector<HTMLInputElement | HTMLSelectElement>(
    `select[data-field="${field}"], [data-field="${field}"] input:checked`,
  );
  return chosen && chosen.value !== drawn ? chosen.value : null;
}
