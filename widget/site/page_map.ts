/** The map of the site's pages, in a file of its own: loaded where it is shown. */

import { openMap } from "../src/map/map.js";
import type { MapPoint } from "../src/map/points.js";
import { languageOf, wordsOf } from "../src/words/spoken.js";

export type OpenPageMap = typeof openPageMap;

/** Draws points into an element; `here` is a latitude and a longitude in degrees. */
export function openPageMap(map: HTMLElement, points: MapPoint[], here?: number[]): void {
  const { tiles, attribution = "" } = document.body.dataset;
  openMap(map, points, {
    words: wordsOf(languageOf(null, document.documentElement)).map,
    here: here && { latitude: here[0] ?? 0, longitude: here[1] ?? 0 },
    tiles: tiles ? { url: tiles, attribution } : undefined,
  });
}
