/** Names of the larger towns. Where two would overlap, the larger town has its name. */

import * as leaflet from "leaflet";

import towns from "./towns.json";

const PANE = "towns";
const BELOW_MARKERS = "450";
const LETTER_PIXELS = 7;
const LINE_PIXELS = 16;

interface Box {
  left: number;
  right: number;
  top: number;
}

export function nameTowns(map: leaflet.Map): void {
  const pane = map.createPane(PANE);
  pane.style.zIndex = BELOW_MARKERS;
  pane.style.pointerEvents = "none";
  pane.setAttribute("aria-hidden", "true"); // a drawing's background: nothing to be found
  const markers = (towns as [string, number, number, number][]).map(([name, latitude, longitude]) => {
    const label = document.createElement("span");
    label.textContent = name;
    const icon = leaflet.divIcon({ className: "town", html: label, iconSize: [0, 0] });
    const options = { icon, pane: PANE, interactive: false, keyboard: false };
    return { name, marker: leaflet.marker([latitude, longitude], options) };
  });
  const show = () => {
    const taken: Box[] = [];
    for (const { name, marker } of markers) {
      const box = boxOf(name, map.project(marker.getLatLng(), map.getZoom()));
      if (taken.some((other) => overlap(box, other))) {
        marker.remove();
      } else {
        taken.push(box);
        marker.addTo(map);
      }
    }
  };
  map.on("zoomend", show);
  show();
}

/** The place of a name on the map: as wide as its letters, below the town's point. */
function boxOf(name: string, { x, y }: leaflet.Point): Box {
  const half = (name.length * LETTER_PIXELS) / 2;
  return { left: x - half, right: x + half, top: y };
}

function overlap(one: Box, other: Box): boolean {
  const apart = one.right < other.left || other.right < one.left;
  return !apart && Math.abs(one.top - other.top) < LINE_PIXELS;
}
