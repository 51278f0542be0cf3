/** The search of an entry of the browser's history, so that Back asks it again.
 *
 * It is in `history.state` alone, which the browser keeps for the tab: never in an address, which is
 * passed on and logged, nor in a storage, which stays. A need in words is not kept at all.
 */

import type { Looked } from "./look_up.js";

const KEY = "raccroche";

/** Keeps a search with the page that is shown, or, as `another`, with a new entry. */
export function keepSearch(search: Looked | null, another: boolean): void {
  try {
    const state = { ...(history.state as object | null), [KEY]: search };
    if (another) history.pushState(state, "");
    else history.replaceState(state, "");
  } catch {
    // a frame may be denied its history: Back then leads to an empty search
  }
}

/** The search that was kept with the entry that is shown. */
export function keptSearch(): Looked | undefined {
  try {
    const kept = (history.state as Record<string, unknown> | null)?.[KEY] as Looked | null | undefined;
    return kept?.place?.input && kept.need?.way ? kept : undefined;
  } catch {
    return undefined;
  }
}
