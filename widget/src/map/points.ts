/** What the map shows: where something is, what it is called, what kind it is. */

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

/** Points that are drawn as one marker, or several at one spot that stand side by side. */
export interface Group {
  id: string;
  latitude: number;
  longitude: number;
  points: MapPoint[];
  /** Whether all its points are at exactly one spot: to zoom in would not part them. */
  isOneSpot: boolean;
}

interface Pixel {
  x: number;
  y: number;
}

/** Points that lie closer than so many pixels are gathered; those at one spot are never hidden behind
 * a count, as no zoom would part them. */
export function gathered(
  points: MapPoint[],
  pixelOf: (point: MapPoint) => Pixel,
  radius: number,
): Group[] {
  const groups: { at: Pixel; points: MapPoint[] }[] = [];
  for (const point of points) {
    const at = pixelOf(point);
    const near = groups.find(({ at: other }) => Math.hypot(other.x - at.x, other.y - at.y) < radius);
    if (near) near.points.push(point);
    else groups.push({ at, points: [point] });
  }
  return groups.map(({ points }) => groupOf(points));
}

function groupOf(points: MapPoint[]): Group {
  const [first] = points as [MapPoint, ...MapPoint[]];
  const mean = (of: (point: MapPoint) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const isOneSpot = points.every(
    ({ latitude, longitude }) => latitude === first.latitude && longitude === first.longitude,
  );
  return {
    id: points.map(({ id }) => id).join("\n"),
    latitude: isOneSpot ? first.latitude : mean(({ latitude }) => latitude),
    longitude: isOneSpot ? first.longitude : mean(({ longitude }) => longitude),
    points,
    isOneSpot,
  };
}

/** How many of each kind, in the order in which the list names them. */
export function countsOf(points: MapPoint[]): [Kind, number][] {
  const counts = new Map<Kind, number>();
  for (const { kind } of points) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts];
}
