/** What the map shows: where something is, what it is called, what kind it is. */

import type { Found } from "../look_up.js";
import type { Structure } from "../answers.js";
import { typeset } from "../words/typeset.js";

export type Kind = "host" | "cio" | "mission-locale";

export interface Point {
  kind: Kind;
  name: string;
  latitude: number;
  longitude: number;
}

interface Located {
  usualName: string;
  position: { latitude: number; longitude: number } | null;
}

/** A structure as a point; nothing where no source says where it is. */
export function pointOf(kind: Kind, structure: Located | null): Point[] {
  return structure?.position ? [{ kind, name: typeset(structure.usualName), ...structure.position }] : [];
}

/** The structures that the list shows. */
export function pointsOf(found: Found): Point[] {
  switch (found.kind) {
    case "hosts":
      return [
        ...found.hosts.edges.flatMap(({ node }) => pointOf("host", node.structure)),
        ...pointOf("cio", found.hosts.referral),
      ];
    case "around":
      return [
        ...found.around.cios.flatMap(({ cio }) => pointOf("cio", cio)),
        ...found.around.missionsLocales.flatMap(({ missionLocale }) =>
          pointOf("mission-locale", missionLocale),
        ),
      ];
    case "recommendations": {
      const { nodes, nearestCio, nearestMissionLocale } = found.recommendations;
      const hosts: Structure[] = nodes.flatMap(({ hosts }) =>
        (hosts?.edges ?? []).map(({ node }) => node.structure),
      );
      return [
        ...hosts.flatMap((structure) => pointOf("host", structure)),
        ...pointOf("cio", nearestCio),
        ...pointOf("mission-locale", nearestMissionLocale),
      ];
    }
    case "heard":
      return []; // whom to call is no place to be looked at
  }
}

/** Each place once, as several lists may name it. */
export function distinct(points: Point[]): Point[] {
  return [...new Map(points.map((point) => [`${point.latitude},${point.longitude}`, point])).values()];
}
