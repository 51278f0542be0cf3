/** What a frame that WordPress made of a link by itself can ask of the page around. It allows scripts alone,
 * so links open nothing; but its address holds a secret, and WordPress's own script (wp-embed.js) does what a
 * message with that secret says: give the frame a height, of 1,000 pixels at the most, or open a link to
 * the frame's own site in place of the page, once somebody has clicked in the frame. */

const secret = new URLSearchParams(location.hash.replace(/^#\?/, "")).get("secret");

function tell(message: "height" | "link", value: number | string): void {
  window.parent.postMessage({ message, value, secret }, "*");
}

export function tellHeightToWordPress(height: number): void {
  if (secret) tell("height", height);
}

/** After what the link does by itself, and the search where that is nothing: a page without the script
 * leaves it at that. */
function openByWordPress(event: Event): void {
  const link = event.composedPath().find((each) => each instanceof HTMLAnchorElement);
  if (link?.host === location.host) tell("link", link.href);
}

if (secret && window.origin === "null") window.addEventListener("click", openByWordPress);
