/** The map beside the list: the outlines of the départements, what was found, and CIOs around.
 *
 * It is loaded when it is shown. Base tiles are drawn only where the service names a server of them;
 * everything it says, the list says too.
 */

import * as leaflet from "leaflet";
import leafletStyle from "leaflet/dist/leaflet.css?inline";
import Supercluster, { type ClusterProperties, type PointFeature } from "supercluster";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";

import type { Directory } from "../directory.js";
import type { Place, PlaceInput } from "../answers.js";
import { MAP_CIOS, MAP_HOSTS } from "../documents.js";
import { placeOf, type Found } from "../look_up.js";
import { isPersonal } from "../place.js";
import type { Words } from "../words/fr.js";
import { mapStyle } from "./map_style.js";
import outlines from "./outlines.json";
import { distinct, pointOf, pointsOf, type Point } from "./points.js";

export interface MapOptions {
  words: Words;
  directory: Directory;
  filter: object | undefined;
  near: PlaceInput | undefined;
  tiles: { url: string; attribution: string } | undefined;
}

export interface MapHandle {
  shows(area: HTMLElement, found: Found): boolean;
  close(): void;
}

const CLUSTER_PIXELS = 46;
const TILE_PIXELS = 256;
const NEAREST_ZOOM = 17;
const FIRST_ZOOM = 11;
const FITTED = 3;

export function openMap(area: HTMLElement, found: Found, options: MapOptions): MapHandle {
  adopt(area);
  const map = drawn(area, options);
  const place = placeOf(found);
  const points = distinct(pointsOf(found));
  const markers = leaflet.layerGroup().addTo(map);
  const index = new Supercluster<{ point: Point }>({
    radius: CLUSTER_PIXELS,
    extent: TILE_PIXELS,
    maxZoom: NEAREST_ZOOM,
  });
  const show = () => drawMarkers(map, markers, index, options.words);
  const load = (shown: Point[]) => {
    index.load(shown.map(asFeature));
    show();
  };
  fit(map, points, place);
  load(points);
  map.on("moveend", show);
  if (place) drawPlace(map, place, options.words);
  void further(found, options).then((more) => {
    if (map.getContainer().isConnected) load(distinct([...more, ...points]));
  });
  return {
    shows: (other, what) => other === area && what === found,
    close: () => map.remove(),
  };
}

/** Leaflet's style for the shadow root that the map is in, without a style element: a strict policy of
 * the page around allows none. */
function adopt(area: HTMLElement): void {
  const root = area.getRootNode() as ShadowRoot;
  if (root.adoptedStyleSheets.some((sheet) => sheets.has(sheet))) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(leafletStyle.replace(/background-image:\s*url\([^)]*\);?/g, "") + mapStyle);
  sheets.add(sheet);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

const sheets = new WeakSet<CSSStyleSheet>();

function drawn(area: HTMLElement, { words, tiles }: MapOptions): leaflet.Map {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = leaflet.map(area, {
    zoomControl: false,
    attributionControl: true,
    maxZoom: NEAREST_ZOOM + 1,
    minZoom: 5,
    scrollWheelZoom: false, // the page scrolls
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
  });
  map.attributionControl.setPrefix(false);
  leaflet.control
    .zoom({ zoomInTitle: words.mapZoomIn, zoomOutTitle: words.mapZoomOut })
    .addTo(map);
  if (tiles) {
    leaflet
      .tileLayer(tiles.url, { attribution: tiles.attribution, referrerPolicy: "origin" })
      .addTo(map);
  }
  const topology = outlines as unknown as Topology<{ departements: GeometryCollection }>;
  leaflet
    .geoJSON(feature(topology, topology.objects.departements), {
      interactive: false,
      attribution: "IGN Admin Express 2018",
      style: { className: tiles ? "outline" : "outline outline-filled" },
    })
    .addTo(map);
  legend(words).addTo(map);
  return map;
}

/** What each shape stands for. */
function legend(words: Words): leaflet.Control {
  const control = new leaflet.Control({ position: "bottomleft" });
  control.onAdd = () => {
    const list = document.createElement("ul");
    list.className = "legend";
    for (const [kind, told] of Object.entries(words.mapKinds)) {
      const entry = document.createElement("li");
      const shape = document.createElement("span");
      shape.className = `marker ${kind}`;
      entry.append(shape, told);
      list.append(entry);
    }
    return list;
  };
  return control;
}

/** The place, and the first that the list names: those further away are a step of the zoom away. */
function fit(map: leaflet.Map, points: Point[], place: Place | null): void {
  const shown = points
    .slice(0, FITTED)
    .map(({ latitude, longitude }) => leaflet.latLng(latitude, longitude));
  if (place) shown.push(leaflet.latLng(place.position.latitude, place.position.longitude));
  if (shown.length === 0) {
    map.fitBounds([
      [48.8, 1.3],
      [51.1, 4.3],
    ]);
  } else {
    map.fitBounds(leaflet.latLngBounds(shown), { padding: [30, 30], maxZoom: FIRST_ZOOM });
  }
}

function asFeature(point: Point): PointFeature<{ point: Point }> {
  return {
    type: "Feature",
    properties: { point },
    geometry: { type: "Point", coordinates: [point.longitude, point.latitude] },
  };
}

function drawMarkers(
  map: leaflet.Map,
  markers: leaflet.LayerGroup,
  index: Supercluster<{ point: Point }>,
  words: Words,
): void {
  const bounds = map.getBounds().pad(0.2);
  markers.clearLayers();
  const box: [number, number, number, number] = [
    bounds.getWest(),
    bounds.getSouth(),
    bounds.getEast(),
    bounds.getNorth(),
  ];
  for (const { geometry, properties } of index.getClusters(box, Math.floor(map.getZoom()))) {
    const [longitude = 0, latitude = 0] = geometry.coordinates;
    const at = leaflet.latLng(latitude, longitude);
    const marker =
      "cluster" in properties
        ? cluster(map, at, properties, index, words)
        : single(at, properties.point);
    marker.addTo(markers);
  }
}

function cluster(
  map: leaflet.Map,
  at: leaflet.LatLng,
  { point_count: count, cluster_id: id }: ClusterProperties,
  index: Supercluster<{ point: Point }>,
  words: Words,
): leaflet.Marker {
  const icon = leaflet.divIcon({ className: "marker group", html: String(count), iconSize: [36, 36] });
  const marker = leaflet.marker(at, { icon, title: words.mapGroup(count), alt: words.mapGroup(count) });
  labelled(marker, words.mapGroup(count));
  return marker.on("click", () => map.setView(at, index.getClusterExpansionZoom(id)));
}

function single(at: leaflet.LatLng, { kind, name }: Point): leaflet.Marker {
  const icon = leaflet.divIcon({ className: `marker ${kind}`, iconSize: [24, 24] });
  const marker = leaflet.marker(at, { icon, title: name, alt: name });
  labelled(marker, name);
  const shown = document.createElement("span");
  shown.textContent = name;
  return marker.bindPopup(shown);
}

/** Leaflet names images; a marker of ours is no image. */
function labelled(marker: leaflet.Marker, label: string): void {
  marker.on("add", () => marker.getElement()?.setAttribute("aria-label", label));
}

function drawPlace(map: leaflet.Map, { position }: Place, words: Words): void {
  const icon = leaflet.divIcon({ className: "marker here", iconSize: [16, 16] });
  const at = leaflet.latLng(position.latitude, position.longitude);
  const marker = leaflet.marker(at, { icon, keyboard: false, interactive: false });
  marker.on("add", () => {
    const element = marker.getElement();
    element?.setAttribute("role", "img");
    element?.setAttribute("aria-label", words.mapHere);
  });
  marker.addTo(map);
}

interface Nearby {
  nearestCios?: { nodes: { usualName: string; position: Point | null }[] };
  nearestHosts?: { nodes: { structure: { usualName: string; position: Point | null } }[] };
}

/** CIOs around, and hosts beyond the list; the map does without them where they cannot be had. */
async function further(found: Found, { directory, near, filter }: MapOptions): Promise<Point[]> {
  if (!near) return [];
  const ask = (query: string, variables: object): Promise<Nearby> =>
    isPersonal(near) ? directory.post(query, variables) : directory.get(query, variables);
  try {
    const asked = [ask(MAP_CIOS, { near })];
    if (found.kind === "hosts") {
      asked.push(ask(MAP_HOSTS, { dispositif: found.dispositif, near, filter }));
    }
    const [cios, hosts] = await Promise.all(asked);
    return [
      ...(cios?.nearestCios?.nodes ?? []).flatMap((cio) => pointOf("cio", cio)),
      ...(hosts?.nearestHosts?.nodes ?? []).flatMap(({ structure }) => pointOf("host", structure)),
    ];
  } catch {
    return [];
  }
}
