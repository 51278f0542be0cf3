// Colours that a person forces, dark pages, and less motion.
import assert from "node:assert/strict";

import { journey } from "./journeys.mjs";

const matches = (visit, query) => visit.page.evaluate((text) => matchMedia(text).matches, query);

const BORDERS = `(e) => {
  const { borderStyle, borderColor, backgroundColor } = getComputedStyle(e);
  return [e.textContent.trim() || e.id, borderStyle, borderColor !== backgroundColor];
}`;

/** A picture of an element, for the test to look at. */
async function picture(visit, selector, name) {
  const element = await visit.find(selector, name);
  return element.screenshot({ encoding: "base64" });
}

journey("forced colours keep the controls of the site", { look: "forced" }, async (visit) => {
  await visit.go("/questions");
  assert.ok(await matches(visit, "(forced-colors: active)"));
  const borders = await visit.all(".choice, main button", BORDERS);
  assert.ok(borders.length > 5);
  assert.deepEqual(borders.filter(([, style, isSeen]) => style === "none" || !isSeen), []);
  await (await visit.find("main button")).focus();
  await visit.press("Tab");
  const { outlineStyle, outlineWidth } = await visit.focused();
  assert.ok(outlineStyle === "solid" && outlineWidth >= 3);
  await visit.go("/?commune=62427");
  await visit.find(".raccroche-map .pin");
  return {
    choice: await picture(visit, "main a.button, main button"),
    pin: await picture(visit, ".raccroche-map button.pin"),
    here: await picture(visit, ".raccroche-map .here"),
  };
});

journey("forced colours keep the component", { look: "forced" }, async (visit) => {
  await visit.partner(visit.component('place="62300" dispositif="micro-lycee"'));
  await visit.find("button.pin", /^2\. /);
  const borders = await visit.all("input[type=text], select, [part=bouton]", BORDERS);
  assert.ok(borders.length >= 3);
  assert.deepEqual(borders.filter(([, style, isSeen]) => style === "none" || !isSeen), []);
  const land = await visit.all(
    ".outline-filled", "(e) => [getComputedStyle(e).fill, getComputedStyle(e).stroke]");
  assert.deepEqual(land[0], ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
  const shown = {};
  for (const [key, selector, name] of [
    ["host", "button.pin", /^2\. /],
    ["group", "button.pin.group", /lieux/],
    ["here", ".here", /(?:)/],
    ["legend of the CIO", ".legend .pin.cio", /(?:)/],
    ["control", ".map-controls button", /Agrandir/],
    ["search", "[part=bouton]", /Chercher/],
    ["call", "a.phone", /(?:)/],
  ]) shown[key] = await picture(visit, selector, name);
  return shown;
});

journey("dark pages keep their contrast", { look: "dark" }, async (visit) => {
  const found = [];
  for (const path of visit.given.paths) {
    await visit.go(path);
    const obstacles = await visit.obstacles(["color-contrast"]);
    found.push(...obstacles.map((what) => `${path}: ${what}`));
    const ground = await visit.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    assert.equal(ground, "rgb(15, 26, 31)", path);
  }
  assert.deepEqual(found, []);
});

journey("who wants less motion gets none", { look: "dark" }, async (visit) => {
  await visit.partner(visit.component('place="62300"'));
  await visit.find(".marker");
  assert.ok(await matches(visit, "(prefers-reduced-motion: reduce)"));
  assert.deepEqual(await visit.all(".leaflet-zoom-anim, .leaflet-fade-anim", "(e) => e.className"), []);
});
