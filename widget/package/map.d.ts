/** The map, usable without the component. */

export type Kind = "host" | "cio" | "mission-locale" | "place";

export interface MapPoint {
  /** Its own among the points of a map. */
  id: string;
  /** The number of its card in the list beside the map; null where no list has one. */
  number: number | null;
  kind: Kind;
  name: string;
  latitude: number;
  longitude: number;
}

export interface MapWords {
  title: string;
  here: string;
  hint: string;
  controls: string;
  left: string;
  right: string;
  up: string;
  down: string;
  zoomIn: string;
  zoomOut: string;
  close: string;
  kinds: Record<Kind, string>;
  counts: Record<Kind, (count: number) => string>;
  group(count: number, counts: string[]): string;
  pin(number: number | null, name: string, kind: string): string;
}

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

export function openMap(area: HTMLElement, points: MapPoint[], options: MapOptions): MapHandle;
