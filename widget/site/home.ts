/** In `/`: the address bar holds the search that is shown, as its link does, so that it can be reloaded,
 * kept and passed on. */

import type { RaccrocheRecherche } from "../src/raccroche-recherche.js";

document.addEventListener("raccroche:resultats", ({ target }) => {
  const link = (target as RaccrocheRecherche).shareLink;
  if (link && new URL(link).origin === location.origin) history.replaceState(null, "", link);
});
