// Defines <raccroche-recherche>. The map is a file of its own, which bundlers find by this import.
import { RaccrocheRecherche, useMap } from "./raccroche-recherche.js";

useMap(() => import("./map.js"));

export { RaccrocheRecherche, useMap };
