/** From what a form holds to what the directory finds. */

import type { Directory } from "./directory.js";
import type { Around, Funding, Heard, Hosts, Place, PlaceInput, Recommendations } from "./answers.js";
import { AROUND, FUNDINGS, HEARD, HOSTS, RECOMMENDATIONS } from "./documents.js";
import type { Audience, Need } from "./need_field.js";
import { isPersonal, linkParameters, type NamedPlace } from "./place.js";

export type Found =
  | { kind: "hosts"; dispositif: string; hosts: Hosts; fundings: Funding[] }
  | { kind: "around"; around: Around }
  | { kind: "recommendations"; recommendations: Recommendations }
  | { kind: "heard"; heard: Heard };

/** What was looked for. */
export interface Looked {
  place: NamedPlace;
  need: Need;
}

const CALLERS: Record<Audience, string> = {
  jeune: "YOUNG_PERSON",
  famille: "FAMILY",
  professionnel: "PROFESSIONAL",
};

interface Asking {
  readonly directory: Directory;
  readonly asker: Audience;
  readonly filter: object | undefined;
}

/** Asks for the nearest hosts; for who is in charge, where no dispositif is named; or for advice. */
export async function lookUp(
  near: PlaceInput,
  need: Need,
  { directory, asker, filter }: Asking,
  signal: AbortSignal,
): Promise<Found> {
  const heard = near.address === undefined ? null : await hear(directory, near.address, signal);
  if (heard) return { kind: "heard", heard };
  if (need.way === "questions") {
    const { profile } = need;
    const { recommendations } = await directory.post<{ recommendations: Recommendations }>(
      RECOMMENDATIONS,
      { profile, near, caller: CALLERS[asker] },
      signal,
    );
    return { kind: "recommendations", recommendations };
  }
  const ask = <Data>(query: string, variables: object): Promise<Data> =>
    isPersonal(near)
      ? directory.post(query, variables, signal)
      : directory.get(query, variables, signal);
  const { dispositif } = need;
  if (!dispositif) {
    const { competence } = await ask<{ competence: Around }>(AROUND, { near });
    return { kind: "around", around: competence };
  }
  const [{ nearestHosts: hosts }, fundings] = await Promise.all([
    ask<{ nearestHosts: Hosts }>(HOSTS, { dispositif, near, filter }),
    asker === "professionnel" ? fundingsOf(directory, dispositif, signal) : [],
  ]);
  return { kind: "hosts", dispositif, hosts, fundings };
}

/** What a text says of a need: it is answered before it is taken for an address, which may be sent to
 * a geocoding service; null where it says nothing of one. */
async function hear(
  directory: Directory,
  text: string,
  signal: AbortSignal,
): Promise<Heard | null> {
  const { search } = await directory.post<{ search: Heard }>(HEARD, { text }, signal);
  return search.understood.needs.length > 0 ? search : null;
}

async function fundingsOf(
  directory: Directory,
  code: string,
  signal: AbortSignal,
): Promise<Funding[]> {
  const { dispositif } = await directory.get<{
    dispositif: { fundingSources: Funding[] } | null;
  }>(FUNDINGS, { code }, signal);
  return dispositif?.fundingSources ?? [];
}

/** The place that was looked around. */
export function placeOf(found: Found): Place | null {
  switch (found.kind) {
    case "hosts":
      return found.hosts.place;
    case "around":
      return found.around.place;
    case "recommendations":
      return found.recommendations.place;
    case "heard":
      return found.heard.understood.place;
  }
}

/** A search as the page around may know it: no address, no position, no profile. */
export function publicPart(
  place: PlaceInput,
  need: Need,
): { place: PlaceInput | null; dispositif: string | null } {
  return {
    place: isPersonal(place) ? null : place,
    dispositif: (need.way === "dispositif" && need.dispositif) || null,
  };
}

/** Parameters of a link to the site that opens a search again: its commune stands in for an address or
 * a position. */
export function searchParameters({ place, need }: Looked, found: Found): [string, string][] {
  const parameters = linkParameters(place.input, placeOf(found)?.commune?.code);
  if (need.way === "dispositif" && need.dispositif) {
    parameters.push(["dispositif", need.dispositif]);
  }
  return parameters;
}
