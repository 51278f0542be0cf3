/** What was found, in the order in which it is shown: the list numbers it, and the map by the same
 * numbers. */

import type { Hosting, Recommendation, Structure } from "./answers.js";
import type { Found } from "./look_up.js";
import type { Kind, MapPoint } from "./map/points.js";
import { typeset } from "./words/typeset.js";

/** A structure that is shown as a card. */
export interface Entry {
  number: number;
  kind: Kind;
  structure: Structure;
  /** Whom to telephone there: the structure, or a part of it with contacts of its own. */
  contact: Structure;
  meters: number | null;
  hosting?: Hosting;
  /** The code of the dispositif that it hosts. */
  dispositif?: string;
  recommendation?: Recommendation;
}

export interface Entries {
  /** The one to telephone first. */
  call: Entry | undefined;
  /** What hosts a dispositif. */
  hosts: Entry[];
  /** Who advises. */
  advisers: Entry[];
}

type Unnumbered = Omit<Entry, "number">;

/** The cards of an answer; none for a need in words, which is answered with helplines. */
export function entriesOf(found: Found): Entries {
  switch (found.kind) {
    case "hosts": {
      const { edges, referral, referralDistanceMeters } = found.hosts;
      const [call, ...hosts] = edges.map(({ node, distanceMeters }) =>
        hosted(node, distanceMeters, found.dispositif),
      );
      const adviser = referral ? [advising(referral, referralDistanceMeters)] : [];
      return call ? numbered(call, hosts, adviser) : numbered(adviser[0], [], []);
    }
    case "around": {
      const { cios, missionsLocales } = found.around;
      const near = cios.map(({ cio, distanceMeters }) => advising(cio, distanceMeters));
      const missions = missionsLocales.map(({ missionLocale, distanceMeters }) =>
        advising(missionLocale, distanceMeters),
      );
      const call = [...near, ...missions].find(({ contact }) => contact.phone) ?? near[0] ?? missions[0];
      const others = [...missions, ...near].filter((entry) => entry !== call);
      return numbered(call, [], others);
    }
    case "recommendations":
      return entriesOfAdvice(found.recommendations);
    case "heard":
      return numbered(undefined, [], []);
  }
}

function entriesOfAdvice(
  found: Extract<Found, { kind: "recommendations" }>["recommendations"],
): Entries {
  const { firstCall, nodes, nearestCio, nearestMissionLocale } = found;
  const call = firstCall ? advising(firstCall.structure, firstCall.distanceMeters) : undefined;
  const hosts = nodes.filter(hasPlace).map((recommendation) => {
    const { node, distanceMeters } = recommendation.hosts!.edges[0]!;
    return { ...hosted(node, distanceMeters, recommendation.dispositif.code), recommendation };
  });
  const advisers = [nearestMissionLocale, nearestCio].filter(
    (structure): structure is Structure => !!structure && structure.id !== call?.structure.id,
  );
  return numbered(
    call,
    hosts,
    advisers.map((structure) => advising(structure, null)),
  );
}

/** Whether a place is published where it is hosted. */
export function hasPlace({ hosts }: Recommendation): boolean {
  const [nearest] = hosts?.edges ?? [];
  return nearest?.node.basis === "PUBLISHED" && hosts?.coverage !== "NONE";
}

function hosted(hosting: Hosting, meters: number, dispositif: string): Unnumbered {
  const { structure, microStructure } = hosting;
  const contact = microStructure?.phone || microStructure?.email ? microStructure : structure;
  return { kind: "host", structure, contact, meters, hosting, dispositif };
}

function advising(structure: Structure, meters: number | null): Unnumbered {
  const kind = structure.__typename === "MissionLocale" ? "mission-locale" : "cio";
  return { kind, structure, contact: structure, meters };
}

function numbered(
  call: Unnumbered | undefined,
  hosts: Unnumbered[],
  advisers: Unnumbered[],
): Entries {
  let last = 0;
  const number = (entry: Unnumbered): Entry => ({ ...entry, number: (last += 1) });
  return {
    call: call && number(call),
    hosts: hosts.map(number),
    advisers: advisers.map(number),
  };
}

/** The cards as points of the map; nothing for those whose position no source states. */
export function pointsOf({ call, hosts, advisers }: Entries): MapPoint[] {
  return [...(call ? [call] : []), ...hosts, ...advisers].flatMap(({ number, kind, structure }) =>
    structure.position
      ? [{ id: String(number), number, kind, name: typeset(structure.usualName), ...structure.position }]
      : [],
  );
}
