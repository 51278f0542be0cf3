/** A map beside a list: outlines of the départements, names of towns, and what the list holds.
 *
 * It is a file of its own, loaded when it is shown, and knows nothing of the component: `openMap` draws
 * points into any element. Base tiles are drawn only where the service names a server of them. It says
 * nothing that the list does not say.
 */

import * as leaflet from "leaflet";
import leafletStyle from "leaflet/dist/leaflet.css?inline";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";

import type { MapWords } from "../words/fr.js";
import { bar } from "./controls.js";
import { mapStyle } from "./map_style.js";
import { Markers } from "./markers.js";
import outlines from "./outlines.json";
import type { MapPoint } from "./points.js";
import { nameTowns } from "./town_names.js";

export type { Kind, MapPoint } from "./points.js";

export interface MapOptions {
  words: MapWords;
  /** Where somebody looks around. */
  here?: { latitude: number; longitude: number } | undefined;
  tiles?: { url: string; attribution: string } | undefined;
}

export interface MapHandle {
  /** Draws other points; those that stay keep their markers. */
  show(points: MapPoint[]): void;
  /** Takes the map out of its element. */
  close(): void;
}

const LARGEST_ZOOM = 18;
const SMALLEST_ZOOM = 6;
const FIRST_ZOOM = 11;
/** How many points the first view holds: those further away are a step of the zoom away. */
const FITTED = 4;
const EVERYTHING: leaflet.LatLngBoundsLiteral = [
  [48.8, 1.3],
  [51.1, 4.3],
];

export function openMap(area: HTMLElement, points: MapPoint[], options: MapOptions): MapHandle {
  const { words, here } = options;
  adoptStyle(area);
  area.classList.add("raccroche-map");
  const canvas = document.createElement("div");
  canvas.className = "map-canvas";
  area.append(canvas);
  const map = baseMap(canvas, options);
  fit(map, points, here);
  area.append(bar(map, points, options, ATTRIBUTION));
  nameTowns(map);
  if (here) drawHere(map, here, words);
  const markers = new Markers(map, area, words);
  markers.show(points);
  twoFingers(map, canvas);
  const sizes = followSize(map, area, () => fit(map, points, here));
  return {
    show: (others) => markers.show(others),
    close() {
      sizes.disconnect();
      map.remove();
      area.textContent = "";
    },
  };
}

const ATTRIBUTION = "IGN Admin Express 2018";

/** The style in the root that the map is in, without a style element where the browser can: a strict
 * policy of the page around allows none. */
function adoptStyle(area: HTMLElement): void {
  const root = area.getRootNode() as ShadowRoot | Document;
  if (styled.has(root)) return;
  styled.add(root);
  const text = leafletStyle.replace(/background-image:\s*url\([^)]*\);?/g, "") + mapStyle;
  if ("adoptedStyleSheets" in root && "replaceSync" in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } else {
    const element = document.createElement("style");
    element.textContent = text;
    ("head" in root ? root.head : root).append(element);
  }
}

const styled = new WeakSet<Node>();

function baseMap(canvas: HTMLElement, { tiles }: MapOptions): leaflet.Map {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = leaflet.map(canvas, {
    zoomControl: false,
    attributionControl: false,
    keyboard: false, // buttons pan and zoom, and markers are buttons
    maxZoom: LARGEST_ZOOM,
    minZoom: SMALLEST_ZOOM,
    scrollWheelZoom: false, // the page scrolls
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
    inertia: !still,
  });
  if (tiles) leaflet.tileLayer(tiles.url, { referrerPolicy: "origin" }).addTo(map);
  const topology = outlines as unknown as Topology<{ departements: GeometryCollection }>;
  leaflet
    .geoJSON(feature(topology, topology.objects.departements), {
      interactive: false,
      style: { className: tiles ? "outline" : "outline outline-filled" },
    })
    .addTo(map);
  return map;
}

/** The place, and the first points of the list. */
function fit(map: leaflet.Map, points: MapPoint[], here: MapOptions["here"]): void {
  const shown = [...(here ? [here] : []), ...points.slice(0, FITTED)].map(
    ({ latitude, longitude }) => leaflet.latLng(latitude, longitude),
  );
  if (shown.length === 0) map.fitBounds(EVERYTHING);
  else map.fitBounds(leaflet.latLngBounds(shown), { padding: [40, 40], maxZoom: FIRST_ZOOM });
}

/** Tells the map when its element has another size, and fits it again until somebody has used it: what is
 * beside it may take its place later than the map. */
function followSize(map: leaflet.Map, area: HTMLElement, refit: () => void): ResizeObserver {
  let isUsed = false;
  for (const kind of ["pointerdown", "keydown", "focusin"]) {
    area.addEventListener(kind, () => (isUsed = true), { once: true });
  }
  const observer = new ResizeObserver(() => {
    map.invalidateSize({ animate: false });
    if (!isUsed) refit();
  });
  observer.observe(map.getContainer());
  return observer;
}

function drawHere(
  map: leaflet.Map,
  { latitude, longitude }: { latitude: number; longitude: number },
  words: MapWords,
): void {
  const shape = document.createElement("span");
  shape.className = "here";
  shape.setAttribute("role", "img");
  shape.setAttribute("aria-label", words.here);
  const icon = leaflet.divIcon({ className: "marker", html: shape, iconSize: [20, 20] });
  leaflet
    .marker([latitude, longitude], { icon, keyboard: false, interactive: false, zIndexOffset: -1000 })
    .addTo(map);
}

/** One finger scrolls the page, as everywhere on it; two move and zoom the map. */
function twoFingers(map: leaflet.Map, canvas: HTMLElement): void {
  canvas.addEventListener(
    "pointerdown",
    ({ pointerType }) => (pointerType === "touch" ? map.dragging.disable() : map.dragging.enable()),
    { capture: true },
  );
  const take = (event: TouchEvent) => {
    if (event.touches.length > 1) event.preventDefault();
  };
  canvas.addEventListener("touchstart", take, { passive: false });
  canvas.addEventListener("touchmove", take, { passive: false });
}
