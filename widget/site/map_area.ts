/** The map beside a list: its pins are the cards', by the same numbers. It is loaded where it is seen. */

import type { MapPoint } from "../src/map/points.js";
import type { OpenPageMap } from "./page_map.js";
import { word } from "./words.js";

const KINDS: Record<string, MapPoint["kind"]> = { Cio: "cio", MissionLocale: "mission-locale" };
const WIDE = "(min-width: 60rem)";

export function openMapAreas(root: ParentNode): void {
  const [area] = root.querySelectorAll<HTMLElement>("[data-map-area]");
  const points = pointsOf(root);
  if (!area || points.length === 0) return;
  const map = document.createElement("div");
  map.className = "map";
  // Beside the list there is room for it; on a telephone it is opened by who wants it.
  if (window.matchMedia(WIDE).matches) {
    area.append(map);
    void show(map, area, points);
    return;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "second";
  button.textContent = word("showMap");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const isOpen = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!isOpen));
    button.textContent = word(isOpen ? "showMap" : "hideMap");
    if (isOpen) map.remove();
    else {
      area.append(map);
      if (!map.hasChildNodes()) void show(map, area, points);
    }
  });
  area.append(button);
  // On a telephone the call comes first, then where it is; the page keeps the place.
  root.querySelector("[data-map-place]")?.append(area);
}

function pointsOf(root: ParentNode): MapPoint[] {
  return [...root.querySelectorAll<HTMLElement>("[data-pin][data-at]")].map((card) => {
    const { pin, at = "", kind = "", name = "" } = card.dataset;
    const [latitude = 0, longitude = 0] = at.split(",").map(Number);
    const number = Number(pin);
    return { id: `${kind} ${pin}`, number, kind: KINDS[kind] ?? "host", name, latitude, longitude };
  });
}

async function show(map: HTMLElement, area: HTMLElement, points: MapPoint[]): Promise<void> {
  try {
    // Its address has a digest, which the page knows: a file named here would be loaded again.
    const { openPageMap } = (await import(/* @vite-ignore */ document.body.dataset.map ?? "")) as {
      openPageMap: OpenPageMap;
    };
    openPageMap(map, points, area.dataset.here?.split(",").map(Number));
  } catch {
    map.textContent = word("mapFailed");
  }
}
