/** How a map looks beside Leaflet's own style. Colours are those of the element that it is in, with the
 * site's where there are none; kinds differ by shape, colour and word. The map is clipped, not only hidden:
 * a browser that scrolled it to a marker would have Leaflet scroll it back, under a pointer that is down. */

export const mapStyle = `
.raccroche-map { --m-paper: var(--paper, #fff); --m-ink: var(--ink, #14222b); --m-soft: var(--soft, #45555f); --m-sea: var(--sea, #dbe7ee); --m-line: var(--line, #66757e); --m-host: var(--host, #0b5d57); --m-cio: var(--cio, #1f4e8c); --m-mission: var(--mission, #7a2e6b); --m-on: var(--on-kind, #fff); --m-focus: var(--focus, #14222b); display: flex; flex-direction: column; color: var(--m-ink); }
.map-canvas { flex: 1; min-height: 12em; }
.leaflet-container { background: var(--m-sea); color: var(--m-ink); font: inherit; font-size: 0.875em; touch-action: pan-x pan-y !important; }
@supports (overflow: clip) { .leaflet-container { overflow: clip; } }
.leaflet-popup-content-wrapper, .leaflet-popup-tip { background: var(--m-paper); color: var(--m-ink); border-radius: 0.5em; }
.leaflet-popup-content { margin: 0.6em 0.8em; font-size: 1em; line-height: 1.4; }
.leaflet-popup-content p { margin: 0 0 0.4em; font-weight: 600; }
.outline { stroke: var(--m-soft); stroke-width: 1.5px; fill: none; }
.outline-filled { fill: var(--m-paper); fill-opacity: 1; }
.town span { position: absolute; transform: translate(-50%, 0.3em); white-space: nowrap; color: var(--m-soft); font-size: 12px; line-height: 1; text-shadow: 0 0 3px var(--m-paper), 0 0 3px var(--m-paper); }
.town::before { content: ""; position: absolute; left: -3px; top: -3px; width: 6px; height: 6px; border-radius: 50%; background: var(--m-soft); opacity: 0.5; }
.raccroche-map .pin { box-sizing: border-box; display: grid; place-items: center; width: 34px; height: 34px; min-height: 0; margin: 0; padding: 0; border: 2px solid var(--m-paper); border-radius: 50%; background: var(--m-host); color: var(--m-on); font: inherit; font-weight: 700; line-height: 1; cursor: pointer; box-shadow: 0 0 0 1px var(--m-ink); }
.raccroche-map .pin:focus-visible { outline: 3px solid var(--m-focus); outline-offset: 3px; }
.raccroche-map .pin.host { border-radius: 50% 50% 50% 0; transform: rotate(-45deg); }
.raccroche-map .pin.host span { transform: rotate(45deg); }
.raccroche-map .pin.cio { border-radius: 3px; background: var(--m-cio); }
.raccroche-map .pin.mission-locale { border-radius: 3px; background: var(--m-mission); transform: rotate(45deg) scale(0.82); }
.raccroche-map .pin.mission-locale span { transform: rotate(-45deg) scale(1.2); }
.raccroche-map .pin.place { background: var(--m-soft); color: var(--m-paper); }
.raccroche-map .pin.group { width: 40px; height: 40px; border-style: dashed; border-color: var(--m-ink); background: #e3e6e8; color: #14222b; box-shadow: none; }
.here { display: block; box-sizing: border-box; width: 20px; height: 20px; border: 5px solid var(--m-ink); border-radius: 50%; background: var(--m-paper); box-shadow: 0 0 0 2px var(--m-paper); }
.map-bar { display: flex; flex-wrap: wrap; gap: 0.4em 1em; align-items: center; padding: 0.4em 0.6em; background: var(--m-paper); font-size: 0.875em; }
.map-bar p { margin: 0; color: var(--m-soft); }
.legend { display: flex; flex-wrap: wrap; gap: 0.25em 1em; margin: 0; padding: 0; list-style: none; }
.legend li { display: flex; gap: 0.5em; align-items: center; }
.raccroche-map .legend .pin { width: 16px; height: 16px; border-width: 1px; cursor: default; }
.map-controls { display: flex; gap: 4px; }
.raccroche-map .map-controls button, .raccroche-map .leaflet-popup button { min-width: 36px; min-height: 36px; margin: 0; padding: 0 0.5em; border: 1px solid var(--m-line); border-radius: 6px; background: var(--m-paper); color: var(--m-ink); font: inherit; font-weight: 600; line-height: 1; cursor: pointer; }
.map-hint { display: none; }
@media (pointer: coarse) { .map-hint { display: block; } .raccroche-map .map-controls button { min-width: 44px; min-height: 44px; } }
@media (forced-colors: active) { .raccroche-map .pin, .here { forced-color-adjust: none; } .outline { stroke: CanvasText; } .outline-filled { fill: Canvas; } }
`;
