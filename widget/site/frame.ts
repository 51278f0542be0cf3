/** In `/embed`: tells the page around how high the search is, whenever that changes. A height is all
 * that is told, so it may be told to any page that was allowed to frame this one. */

import { HEIGHT_MESSAGE } from "./height.js";
import { tellHeightToWordPress } from "./wordpress.js";

const tell = (): void => {
  const height = document.documentElement.offsetHeight;
  window.parent.postMessage({ type: HEIGHT_MESSAGE, height }, "*");
  tellHeightToWordPress(height);
};

if (window.parent !== window) {
  new ResizeObserver(tell).observe(document.documentElement);
  // at once too: WordPress hides a frame until it has said its height, and browsers draw no frame that is hidden
  tell();
  window.addEventListener("message", ({ source, data }: MessageEvent<unknown>) => {
    const asked = (data as { type?: unknown } | null)?.type === HEIGHT_MESSAGE;
    if (source === window.parent && asked) tell();
  });
}
