/** The markers of a map. Each is kept by its id: nothing that somebody looks at or has focused is drawn
 * anew because the map moves. */

import * as leaflet from "leaflet";

import type { MapWords } from "../words/fr.js";
import { countsOf, gathered, type Group, type MapPoint } from "./points.js";

const NEAR_PIXELS = 34;
const PIN_PIXELS = 34;
const GROUP_PIXELS = 40;

/** One marker: a point, or several that are gathered. */
interface Shape {
  id: string;
  at: leaflet.LatLngExpression;
  /** Pixels to the right: points at one spot stand side by side. */
  offset: number;
  points: MapPoint[];
}

export class Markers {
  #points: MapPoint[] = [];
  readonly #drawn = new Map<string, leaflet.Marker>();
  #bubble: { id: string; popup: leaflet.Popup } | undefined;
  /** The group that somebody has opened, which its points replace. */
  #opened = "";

  constructor(
    readonly map: leaflet.Map,
    readonly area: HTMLElement,
    readonly words: MapWords,
  ) {
    map.on("zoomend", () => {
      this.#draw();
      this.#focusOpened();
    });
    map.on("popupclose", () => {
      this.#bubble = undefined;
      this.#draw();
    });
    area.addEventListener("keydown", (event) => this.#pressed(event));
    area.addEventListener("focusout", () => setTimeout(() => this.#draw()));
  }

  show(points: MapPoint[]): void {
    this.#points = points;
    this.#draw();
  }

  #draw(): void {
    if (!this.map.getContainer().isConnected) return;
    const wanted = new Map(this.#shapes().map((shape) => [shape.id, shape]));
    for (const [id, marker] of this.#drawn) {
      if (wanted.has(id) || this.#isInUse(id, marker)) continue;
      marker.remove();
      this.#drawn.delete(id);
    }
    for (const [id, shape] of wanted) {
      if (!this.#drawn.has(id)) this.#drawn.set(id, this.#marker(shape).addTo(this.map));
    }
  }

  #shapes(): Shape[] {
    const zoom = this.map.getZoom();
    const pixelOf = ({ latitude, longitude }: MapPoint) =>
      this.map.project([latitude, longitude], zoom);
    const radius = zoom < this.map.getMaxZoom() ? NEAR_PIXELS : 1;
    return gathered(this.#points, pixelOf, radius).flatMap(shapesOf);
  }

  /** Whether its bubble is open, or it has the focus. */
  #isInUse(id: string, marker: leaflet.Marker): boolean {
    if (id === this.#opened) return false;
    const { activeElement } = this.area.getRootNode() as ShadowRoot | Document;
    return this.#bubble?.id === id || !!marker.getElement()?.contains(activeElement);
  }

  #marker({ id, at, offset, points }: Shape): leaflet.Marker {
    const [only, ...others] = points;
    const isGroup = others.length > 0;
    const size = isGroup ? GROUP_PIXELS : PIN_PIXELS;
    const button = isGroup || !only ? groupButton(points, this.words) : pinButton(only, this.words);
    const icon = leaflet.divIcon({
      className: "marker",
      html: button,
      iconSize: [size, size],
      iconAnchor: [size / 2 - offset, size / 2],
    });
    const marker = leaflet.marker(at, { icon, keyboard: false, zIndexOffset: isGroup ? 0 : 100 });
    marker.on("click", () => (isGroup || !only ? this.#zoomInto(id, points) : this.#open(only, offset)));
    button.addEventListener("focus", () => {
      if (isFocusVisible(button)) this.map.panInside(marker.getLatLng(), { padding: [50, 50] });
    });
    return marker;
  }

  #zoomInto(id: string, points: MapPoint[]): void {
    const bounds = leaflet.latLngBounds(
      points.map(({ latitude, longitude }) => leaflet.latLng(latitude, longitude)),
    );
    const fitting = this.map.getBoundsZoom(bounds, false, leaflet.point(60, 60));
    const zoom = Math.min(Math.max(fitting, this.map.getZoom() + 1), this.map.getMaxZoom());
    // At the largest zoom the group stays, and so does its focus.
    if (zoom > this.map.getZoom()) this.#opened = id;
    this.map.setView(bounds.getCenter(), zoom);
  }

  /** Puts the focus on what has replaced the group that somebody opened. */
  #focusOpened(): void {
    const [first = ""] = this.#opened.split("\n");
    this.#opened = "";
    if (first) this.#focus(first);
  }

  /** Puts the focus on the marker of a point, or of the group that it is in. */
  #focus(point: string): void {
    for (const [id, marker] of this.#drawn) {
      if (!id.split("\n").includes(point)) continue;
      marker.getElement()?.querySelector("button")?.focus({ preventScroll: true });
      return;
    }
  }

  #open({ id, kind, name, number, latitude, longitude }: MapPoint, offset: number): void {
    const text = document.createElement("p");
    text.textContent = this.words.pin(number, name, this.words.kinds[kind]);
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = this.words.close;
    close.addEventListener("click", () => this.#close());
    const content = document.createElement("div");
    content.append(text, close);
    const popup = leaflet
      .popup({ closeButton: false, offset: [offset, -PIN_PIXELS / 2], autoPanPadding: [10, 10] })
      .setLatLng([latitude, longitude])
      .setContent(content);
    this.map.closePopup();
    this.#bubble = { id, popup };
    popup.openOn(this.map);
  }

  #close(): void {
    const id = this.#bubble?.id;
    this.map.closePopup();
    if (id) this.#focus(id);
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key !== "Escape" || !this.#bubble) return;
    event.stopPropagation(); // a dialog around stays open
    event.preventDefault();
    this.#close();
  }
}

function shapesOf({ id, latitude, longitude, points, isOneSpot }: Group): Shape[] {
  const at: leaflet.LatLngTuple = [latitude, longitude];
  if (!isOneSpot) return [{ id, at, offset: 0, points }];
  const middle = (points.length - 1) / 2;
  return points.map((point, index) => ({
    id: point.id,
    at,
    offset: (index - middle) * (PIN_PIXELS + 2),
    points: [point],
  }));
}

function pinButton({ kind, number, name }: MapPoint, words: MapWords): HTMLButtonElement {
  const button = labelledButton(words.pin(number, name, words.kinds[kind]));
  button.className = `pin ${kind}`;
  const inside = document.createElement("span");
  inside.textContent = number === null ? "" : String(number);
  button.append(inside);
  return button;
}

function groupButton(points: MapPoint[], words: MapWords): HTMLButtonElement {
  const counts = countsOf(points).map(([kind, count]) => words.counts[kind](count));
  const button = labelledButton(words.group(points.length, counts));
  button.className = "pin group";
  button.append(String(points.length));
  return button;
}

function labelledButton(label: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.title = label;
  button.setAttribute("aria-label", label);
  return button;
}

/** Browsers without `:focus-visible` refuse the selector. */
function isFocusVisible(element: Element): boolean {
  try {
    return element.matches(":focus-visible");
  } catch {
    return true;
  }
}
