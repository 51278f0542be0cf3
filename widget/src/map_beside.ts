/** The map of an answer, in its area: loaded when it is shown, opened again where the element moves. */

import { html, nothing, type TemplateResult } from "lit";

import { entriesOf, pointsOf } from "./entries.js";
import { placeOf, type Found } from "./look_up.js";
import type { MapHandle } from "./map/map.js";
import type { Words } from "./words/fr.js";

type MapModule = typeof import("./map/map.js");

const MAP_FILE = "map.js";

/** Beside this file. It imports nothing of it: whatever name this file was loaded by, it runs once. */
let loadMap = (): Promise<MapModule> =>
  import(/* @vite-ignore */ new URL(MAP_FILE, import.meta.url).href) as Promise<MapModule>;

/** Says where the map is, for bundlers: `useMap(() => import("raccroche-recherche/map"))`. */
export function useMap(load: () => Promise<MapModule>): void {
  loadMap = load;
}

interface MapHost {
  readonly words: Words;
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly tiles: string | null;
  readonly tilesAttribution: string | null;
  requestUpdate(): void;
}

export class MapBeside {
  #isWanted = false;
  #hasFailed = false;
  #latest: Found | undefined;
  #open: { area: HTMLElement; found: Found; handle: MapHandle } | undefined;

  constructor(readonly host: MapHost) {}

  render(isWide: boolean): TemplateResult {
    const { words } = this.host;
    if (this.#hasFailed) return html`<p class="beside hint">${words.mapFailed}</p>`;
    const isShown = isWide || this.#isWanted;
    const toggle = () => {
      this.#isWanted = !this.#isWanted;
      this.host.requestUpdate();
    };
    return html`<div class="beside">
      ${isWide
        ? nothing
        : html`<button type="button" class="quiet" aria-expanded=${this.#isWanted} @click=${toggle}>
            ${isShown ? words.hideMap : words.showMap}
          </button>`}
      ${isShown
        ? html`<a class="skip" href="#suite" @click=${(event: Event) => this.#skip(event)}
              >${words.skipMap}</a
            >
            <div class="map" part="carte" role="region" aria-label=${words.map.title}></div>`
        : nothing}
    </div>`;
  }

  /** Opens the map of what was found in its area, once it is there; closes any other. */
  async update(area: HTMLElement | null, found: Found | undefined): Promise<void> {
    if (this.#open && this.#open.area === area && this.#open.found === found) return;
    this.close();
    this.#latest = found;
    if (!area || !found) return;
    try {
      const { openMap } = await loadMap();
      const isNow = area === this.host.renderRoot.querySelector(".map");
      if (!isNow || found !== this.#latest || !area.isConnected || this.#open) return;
      this.#open = { area, found, handle: openMap(area, pointsOf(entriesOf(found)), this.#options(found)) };
    } catch {
      this.#hasFailed = true;
      this.host.requestUpdate();
    }
  }

  close(): void {
    this.#open?.handle.close();
    this.#open = undefined;
  }

  #options(found: Found): Parameters<MapModule["openMap"]>[2] {
    const { words, tiles, tilesAttribution } = this.host;
    return {
      words: words.map,
      here: placeOf(found)?.position,
      tiles: tiles ? { url: tiles, attribution: tilesAttribution ?? "" } : undefined,
    };
  }

  /** Links within a shadow root lead nowhere by themselves. */
  #skip(event: Event): void {
    event.preventDefault();
    this.host.renderRoot.querySelector<HTMLElement>("#suite")?.focus();
  }
}
