/** What the page around may listen to; never where somebody is, nor who. */

/** Names by their last part: `raccroche-resultats` and `raccroche:resultats` are the same event. */
export type EventName = "recherche" | "resultats" | "choix" | "erreur";

/** Dispatches an event under both of its names, as some frameworks bind no name with a colon; false
 * where either was prevented. */
export function dispatch(
  element: HTMLElement,
  name: EventName,
  detail: object,
  cancelable = false,
): boolean {
  const allowed = (["-", ":"] as const).map((mark) => {
    const event = new CustomEvent(`raccroche${mark}${name}`, {
      detail,
      bubbles: true,
      composed: true,
      cancelable,
    });
    return element.dispatchEvent(event);
  });
  return allowed.every(Boolean);
}
