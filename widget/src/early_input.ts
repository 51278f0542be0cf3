/** What somebody has typed before the script ran: the site's own form stands inside the element until
 * then, and is hidden by the element's. */

export interface EarlyInput {
  text: string;
  dispositif: string;
  /** Where the caret was; null where the field had no focus. */
  caret: number | null;
}

/** What the fields named `lieu` and `dispositif` hold that the page did not put there. */
export function earlyInput(element: HTMLElement): EarlyInput | undefined {
  const field = element.querySelector<HTMLInputElement>("input[name=lieu]");
  if (!field) return undefined;
  const select = element.querySelector<HTMLSelectElement>("select[name=dispositif]");
  const hasFocus = document.activeElement === field;
  const isTyped = field.value !== field.defaultValue;
  if (!hasFocus && !isTyped) return undefined;
  return {
    text: isTyped ? field.value : "",
    dispositif: select?.value ?? "",
    caret: hasFocus ? (field.selectionStart ?? field.value.length) : null,
  };
}
