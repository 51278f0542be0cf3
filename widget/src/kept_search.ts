/** The searches of an entry of the browser's history, one for each element of the page, so that Back
 * asks them again.
 *
 * They are in `history.state` alone, which the browser keeps for the tab: never in an address, which is
 * passed on and logged, nor in a storage, which stays. A need in words is not kept at all: null stands
 * in its place.
 */

import type { ReactiveController } from "lit";

import type { After } from "./focus_after.js";
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

/** The element's search that was kept with the entry that is shown; undefined where there is none. */
function keptOf(element: HTMLElement): Kept | undefined {
  try {
    const kept = allKept()?.[nameOf(element)];
    return kept === null || (kept?.place?.input && kept.need?.way) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function isSame(one: Looked, other: Looked): boolean {
  const text = ({ place, need }: Looked) => JSON.stringify([place.input, need]);
  return text(one) === text(other);
}

interface KeepingHost extends HTMLElement {
  addController(controller: ReactiveController): void;
  readonly keepHistory: boolean;
  readonly found: object | undefined;
}

export class KeptSearch implements ReactiveController {
  #shown: Kept | undefined;

  /** Back and Forward call `restore` with the search to ask again; with null to look for nothing. */
  constructor(
    readonly host: KeepingHost,
    readonly restore: (kept: Kept) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener("popstate", this.#wentBack);
  }

  hostDisconnected(): void {
    window.removeEventListener("popstate", this.#wentBack);
  }

  /** What was kept with the page, as it opens. */
  get first(): Kept | undefined {
    return this.host.keepHistory ? keptOf(this.host) : undefined;
  }

  /** Takes what is shown now: asked by hand, it is a new entry, and Back leads to the former one. */
  show(search: Kept, after: After): void {
    const { host } = this;
    const former = after === "results" ? this.#shown : undefined;
    this.#shown = search;
    if (!host.keepHistory || after === "nothing") return;
    try {
      if (former !== undefined && keptOf(host) === undefined) write(host, former, "replaceState");
      write(host, search, former === undefined ? "replaceState" : "pushState");
    } catch {
      // a frame may be denied its history: Back then leads to an empty search
    }
  }

  readonly #wentBack = (): void => {
    const kept = this.first;
    const isShown = kept && this.host.found && this.#shown && isSame(kept, this.#shown);
    if (kept === null) this.#shown = undefined;
    if (kept !== undefined && !isShown) this.restore(kept);
  };
}
