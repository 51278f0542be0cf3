/** What stands below a map: what its shapes mean, and buttons that move it. */

import type * as leaflet from "leaflet";

import type { MapWords } from "../words/fr.js";
import { countsOf, type MapPoint } from "./points.js";

interface BarOptions {
  words: MapWords;
  tiles?: { attribution: string } | undefined;
}

/** Pixels by which a button moves the map. */
const STEP = 120;

export function bar(
  map: leaflet.Map,
  points: MapPoint[],
  { words, tiles }: BarOptions,
  attribution: string,
): HTMLElement {
  const bar = document.createElement("div");
  bar.className = "map-bar";
  const source = document.createElement("p");
  source.className = "map-source";
  source.textContent = tiles ? `${tiles.attribution}, ${attribution}` : attribution;
  const hint = document.createElement("p");
  hint.className = "map-hint";
  hint.textContent = words.hint;
  bar.append(legend(points, words), controls(map, words), hint, source);
  return bar;
}

/** The shape of each kind that is shown, with its name. */
function legend(points: MapPoint[], words: MapWords): HTMLElement {
  const list = document.createElement("ul");
  list.className = "legend";
  for (const [kind] of countsOf(points)) {
    const entry = document.createElement("li");
    const shape = document.createElement("span");
    shape.className = `pin ${kind}`;
    entry.append(shape, words.kinds[kind]);
    list.append(entry);
  }
  return list;
}

function controls(map: leaflet.Map, words: MapWords): HTMLElement {
  const group = document.createElement("div");
  group.className = "map-controls";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", words.controls);
  const add = (sign: string, name: string, press: () => void) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = name;
    button.setAttribute("aria-label", name);
    button.append(sign);
    button.addEventListener("click", press);
    group.append(button);
  };
  add("←", words.left, () => map.panBy([-STEP, 0]));
  add("↑", words.up, () => map.panBy([0, -STEP]));
  add("↓", words.down, () => map.panBy([0, STEP]));
  add("→", words.right, () => map.panBy([STEP, 0]));
  add("+", words.zoomIn, () => map.zoomIn());
  add("−", words.zoomOut, () => map.zoomOut());
  return group;
}
