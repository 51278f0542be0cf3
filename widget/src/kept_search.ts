/** The searches of an entry of the browser's history, one for each element of the page, so that Back
 * asks them again.
 *
 * They are in `history.state` alone, which the browser keeps for the tab: never in an address, which is
 * passed on and logged, nor in a storage, which stays. A need in words is not kept at all: null stands
 * in its place.
 */

import type { Looked } from "./look_up.js";

const KEY = "raccroche";

type Kept = Looked | null;

/** An element by its id, or by its place among those of the page. */
function nameOf(element: HTMLElement): string {
  if (element.id) return `#${element.id}`;
  const all = (element.getRootNode() as ParentNode).querySelectorAll(element.localName);
  return String([...all].indexOf(element));
}

function allKept(): Record<string, Kept> | undefined {
  return (history.state as Record<string, Record<string, Kept> | undefined> | null)?.[KEY];
}

function write(element: HTMLElement, search: Kept, how: "pushState" | "replaceState"): void {
  const kept = { ...allKept(), [nameOf(element)]: search };
  history[how]({ ...(history.state as object | null), [KEY]: kept }, "");
}

/** Keeps an element's search with the page that is shown; with a new entry where there was a former
 * one, which Back leads to. */
export function keepSearch(element: HTMLElement, search: Kept, former?: Kept): void {
  try {
    const isAnother = former !== undefined;
    if (isAnother && keptSearch(element) === undefined) write(element, former, "replaceState");
    write(element, search, isAnother ? "pushState" : "replaceState");
  } catch {
    // a frame may be denied its history: Back then leads to an empty search
  }
}

/** The element's search that was kept with the entry that is shown; undefined where there is none. */
export function keptSearch(element: HTMLElement): Kept | undefined {
  try {
    const kept = allKept()?.[nameOf(element)];
    return kept === null || (kept?.place?.input && kept.need?.way) ? kept : undefined;
  } catch {
    return undefined;
  }
}

export function isSame(one: Looked, other: Looked): boolean {
  const text = ({ place, need }: Looked) => JSON.stringify([place.input, need]);
  return text(one) === text(other);
}
