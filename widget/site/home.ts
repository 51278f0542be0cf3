/** In `/`: the address bar holds the search that is shown, so that it can be reloaded and passed on,
 * beside what the address says of language, audience and theme; and Back asks the search again. */

import type { RaccrocheRecherche } from "../src/raccroche-recherche.js";

/** What an address says of a search, and of nothing else. */
const OF_SEARCHES = ["commune", "code_postal", "uai", "dispositif"];

for (const element of document.querySelectorAll("raccroche-recherche")) {
  element.setAttribute("keep-history", "");
}

document.addEventListener("raccroche-resultats", ({ target }) => {
  const { shareLink } = target as RaccrocheRecherche;
  const address = new URL(location.href);
  for (const name of OF_SEARCHES) address.searchParams.delete(name);
  const found = shareLink ? new URL(shareLink).searchParams : new URLSearchParams();
  for (const name of OF_SEARCHES) {
    const value = found.get(name);
    if (value !== null) address.searchParams.set(name, value);
  }
  history.replaceState(history.state, "", address);
});
