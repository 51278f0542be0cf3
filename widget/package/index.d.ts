/** `<raccroche-recherche>`, the search of Raccroche. */

export interface SearchDetail {
  place: { commune?: string; postalCode?: string; uai?: string } | null;
  dispositif: string | null;
}

export interface ResultsDetail {
  kind: "hosts" | "around" | "recommendations" | "heard";
  summary: string;
}

export interface ChoiceDetail {
  id: string;
  uai: string | null;
  name: string;
  dispositif: string | null;
}

export interface ErrorDetail {
  code: string;
}

export interface RaccrocheEventMap {
  "raccroche-recherche": CustomEvent<SearchDetail>;
  "raccroche-resultats": CustomEvent<ResultsDetail>;
  "raccroche-choix": CustomEvent<ChoiceDetail>;
  "raccroche-erreur": CustomEvent<ErrorDetail>;
  "raccroche:recherche": CustomEvent<SearchDetail>;
  "raccroche:resultats": CustomEvent<ResultsDetail>;
  "raccroche:choix": CustomEvent<ChoiceDetail>;
  "raccroche:erreur": CustomEvent<ErrorDetail>;
}

/** Defined in browsers; `undefined` where "raccroche-recherche" is imported under Node. */
export class RaccrocheRecherche extends HTMLElement {
  api: string | null;
  dispositif: string | null;
  audience: string | null;
  place: string | null;
  academie: string | null;
  theme: string | null;
  language: string | null;
  height: string | null;
  helpPhone: string;
  keepHistory: boolean;
  tiles: string | null;
  tilesAttribution: string | null;
  /** A link that opens the search again with the audience, language, académie and theme of the element,
   * without anybody's address, position or answers in it. */
  readonly shareLink: string | undefined;
  /** Searches for what the form holds, as its button does; the focus goes to the results unless
   * `byHand` is false, and stays where it is where a field is empty. */
  search(byHand?: boolean): Promise<void>;
  addEventListener<Name extends keyof RaccrocheEventMap>(
    type: Name,
    listener: (event: RaccrocheEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** Says where the map's file is; the package does so itself. */
export function useMap(load: () => Promise<typeof import("./map.js")>): void;

declare global {
  interface HTMLElementEventMap extends RaccrocheEventMap {}
  interface DocumentEventMap extends RaccrocheEventMap {}
  interface WindowEventMap extends RaccrocheEventMap {}
  interface HTMLElementTagNameMap {
    "raccroche-recherche": RaccrocheRecherche;
  }
}
