/** `/embed.js`: gives each frame of the search on a partner's page the height of what is in it.
 *
 * A page may hold frames of others, and others may send messages: a height is taken only from the very
 * window that a frame of ours holds, and only while that window is at our origin; or at none ("null"), where
 * the frame's sandbox gives it none.
 */

import { HEIGHT_MESSAGE, isHeight } from "./height.js";

// Null in a module, and where another script has brought this one.
const script = (document.currentScript ?? document.querySelector('script[src$="/embed.js"]')) as HTMLScriptElement | null;
const origin = script && new URL(script.src).origin;
const TALLEST = 20_000;

function frames(): HTMLIFrameElement[] {
  return [...document.querySelectorAll("iframe")].filter(
    ({ src }) => src !== "" && new URL(src, document.baseURI).origin === origin,
  );
}

function hasNoOrigin({ sandbox, attributes }: HTMLIFrameElement): boolean {
  return attributes.getNamedItem("sandbox") !== null && !sandbox.contains("allow-same-origin");
}

window.addEventListener("message", ({ data, source, origin: sender }: MessageEvent<unknown>) => {
  if (!isHeight(data)) return;
  const frame = frames().find(({ contentWindow }) => contentWindow === source);
  if (!frame || sender !== (hasNoOrigin(frame) ? "null" : origin)) return;
  const height = Math.min(Math.ceil(data.height), TALLEST);
  frame.height = String(height);
  // over a height of the page's own style, which an attribute does not outweigh
  frame.style.height = `${height}px`;
});

/** Frames that were there first have told their height to nobody. The question holds nothing, so it
 * may reach a frame that has not come to our origin yet. */
function ask(): void {
  for (const { contentWindow } of frames()) contentWindow?.postMessage({ type: HEIGHT_MESSAGE }, "*");
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ask);
else ask();
