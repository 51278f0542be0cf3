// Where pages are rendered on a server there is nothing to draw on: the map is opened in the browser.
export function openMap() {
  throw new Error("raccroche-recherche/map: a map is opened in a browser");
}
