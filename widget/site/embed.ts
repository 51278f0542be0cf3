/** `/embed.js`: gives each frame of the search on a partner's page the height of what is in it.
 *
 * A page may hold frames of others, and others may send messages: a height is taken only from the very
 * window that a frame of ours holds, and only while that window is at our origin.
 */

import { HEIGHT_MESSAGE, isHeight } from "./height.js";

const origin = new URL((document.currentScript as HTMLScriptElement).src).origin;
const TALLEST = 20_000;

function frames(): HTMLIFrameElement[] {
  return [...document.querySelectorAll("iframe")].filter(
    ({ src }) => src !== "" && new URL(src, document.baseURI).origin === origin,
  );
}

window.addEventListener("message", ({ data, source, origin: sender }: MessageEvent<unknown>) => {
  if (sender !== origin || !isHeight(data)) return;
  const frame = frames().find(({ contentWindow }) => contentWindow === source);
  if (frame) frame.height = String(Math.min(Math.ceil(data.height), TALLEST));
});

/** Frames that were there first have told their height to nobody. The question holds nothing, so it
 * may reach a frame that has not come to our origin yet. */
function ask(): void {
  for (const { contentWindow } of frames()) contentWindow?.postMessage({ type: HEIGHT_MESSAGE }, "*");
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ask);
else ask();
