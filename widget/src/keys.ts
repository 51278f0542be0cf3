/** What keys do in the fields of a form. */

/** What is typed into a field is no shortcut of the page around; Escape and Tab are the page's too. */
export function keepKeys(event: KeyboardEvent): void {
  const { key, ctrlKey, metaKey, altKey, target } = event;
  if (key === "Escape" || key === "Tab" || ctrlKey || metaKey || altKey) return;
  if ((target as HTMLElement).matches("input, select")) event.stopPropagation();
}

/** Whether a key asks for the search, as Enter does in a field of text. The form is never sent: a frame
 * may allow scripts and no forms. */
export function asksForSearch(event: KeyboardEvent): boolean {
  const isOfForm = (event.target as HTMLElement).matches("form input[type=text]");
  return event.key === "Enter" && isOfForm && !event.defaultPrevented && !event.isComposing;
}
