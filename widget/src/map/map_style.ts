/** How the map looks beside Leaflet's own style: colours of the widget, shapes that differ without them. */

export const mapStyle = `
.leaflet-container { background: var(--wash); color: var(--ink); font: inherit; font-size: 0.875em; }
.leaflet-container a { color: var(--accent); }
.leaflet-bar a, .leaflet-bar a:hover { width: 2.5em; height: 2.5em; line-height: 2.5em; background: var(--paper); color: var(--ink); }
.leaflet-bar a.leaflet-disabled { color: var(--soft); }
.leaflet-popup-content-wrapper, .leaflet-popup-tip, .leaflet-container .leaflet-control-attribution { background: var(--paper); color: var(--ink); }
.leaflet-container a.leaflet-popup-close-button { color: var(--ink); }
.outline { stroke: var(--soft); stroke-width: 1.5px; fill: none; }
.outline-filled { fill: var(--paper); fill-opacity: 1; }
.marker { display: grid; place-items: center; border: 2px solid var(--paper); background: var(--accent); box-shadow: 0 0 0 1px var(--ink); }
.marker.host { border-radius: 50%; }
.marker.cio { border-radius: 0; background: var(--ink); }
.marker.mission-locale { border-radius: 30% 30% 50% 50%; background: var(--soft); }
.marker.group { border-radius: 50%; color: var(--on-accent); font-weight: 700; }
.marker.here { border: 4px solid var(--wrong); border-radius: 50%; background: var(--paper); }
.legend { margin: 0; padding: 0.25em 0.5em; background: var(--paper); list-style: none; }
.legend li { display: flex; gap: 0.5em; align-items: center; }
.legend .marker { display: inline-block; width: 1em; height: 1em; border-width: 1px; }
@media (forced-colors: active) { .marker { forced-color-adjust: none; } }
`;
