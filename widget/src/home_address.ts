/** The service that this file came from. */

/** Of its own address `…/files/widget/VERSION/raccroche-recherche.js`, what follows the service's. */
const OWN_SEGMENTS = 4;

/** Not `new URL("../", import.meta.url)`: bundlers take that for a file of theirs. */
export const HOME = `${import.meta.url.split("/").slice(0, -OWN_SEGMENTS).join("/")}/`;
