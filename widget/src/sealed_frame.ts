/** Frames whose `sandbox` gives no origin: it may keep links from opening as well. */

export function isSealed(): boolean {
  return window.top !== window && window.origin === "null";
}

/** Opens a link; the address of one that the frame keeps from opening, so that it can be shown. */
export function openedOrAddress(event: Event): string {
  if (event.defaultPrevented) return "";
  event.preventDefault();
  const { href } = event.currentTarget as HTMLAnchorElement;
  const opened = openedWindow(href);
  if (!opened) return href;
  opened.opener = null;
  return "";
}

/** Where a frame may open none, Chromium gives null and Firefox throws. */
function openedWindow(href: string): Window | null {
  try {
    return window.open(href, "_blank");
  } catch {
    return null;
  }
}
