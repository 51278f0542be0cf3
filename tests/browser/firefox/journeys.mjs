// The journeys that Firefox is taken through, by name.
export const journeys = new Map();

/** Notes a journey. Options: `look` of the browser, `window` in pixels, `broken` where requests fail. */
export function journey(name, options, steps) {
  journeys.set(name, { options, steps });
}

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };
/** CSS pixels of a window of 1,280 at 400 % (WCAG 2.2, 1.4.10 *Reflow*). */
export const NARROWEST = { width: 320, height: 640 };
