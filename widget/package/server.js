// Where pages are rendered on a server there is no HTMLElement to extend: nothing is defined there, and
// the element is defined in the browser. Tests with a DOM in Node import "raccroche-recherche/element".
export const RaccrocheRecherche = undefined;

export function useMap() {}
