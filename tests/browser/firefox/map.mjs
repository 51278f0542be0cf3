// The map of the component under fingers and keys.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

import { PHONE, journey } from "./journeys.mjs";

const FOUND = 'place="62300" dispositif="micro-lycee"';
const TALL = '<meta name="viewport" content="width=device-width">';
const BELOW = "<div style='height: 2000px'></div>";
const PINS = ".map-canvas button.pin";
const LABEL = '(e) => e.getAttribute("aria-label").replace(/\\s/g, " ")';

/** Where the place of the search is on the map. */
const centre = (visit) => visit.page.evaluate(() => {
  const { shadowRoot } = document.querySelector("raccroche-recherche");
  const [here, map] = [".here", ".map-canvas"].map((part) =>
    shadowRoot.querySelector(part).getBoundingClientRect());
  return [Math.round(here.x - map.x), Math.round(here.y - map.y)];
});

const moved = (visit, before) =>
  visit.until(async () => String(await centre(visit)) !== String(before), "a move of the map");

/** Until the map stands still. */
async function still(visit) {
  let before = [];
  await visit.until(async () => {
    const now = await centre(visit);
    const isStill = String(now) === String(before);
    before = now;
    await pause(120);
    return isStill;
  }, "the rest of the map");
  return before;
}

async function shown(visit) {
  await visit.partner(visit.component(FOUND));
  await visit.find(".pin");
  await still(visit);
}

/** A telephone on which the map is open, in the middle of the screen. */
async function touched(visit) {
  await visit.partner(TALL + visit.component(FOUND) + BELOW);
  await visit.tap("button", /^Afficher la carte/);
  await visit.find(".pin");
  const map = await visit.find(".map");
  await map.evaluate((e) => e.scrollIntoView({ block: "center" }));
  await still(visit);
}

journey("the keyboard goes through all markers and out of the map", {}, async (visit) => {
  await shown(visit);
  const names = await visit.all(PINS, LABEL);
  await (await visit.find("a", /^Passer la carte/)).focus();
  const reached = [];
  for (const _ of names) {
    await visit.press("Tab");
    await still(visit);
    const { tag, name } = await visit.focused();
    assert.notEqual(tag, "body");
    reached.push(name);
  }
  assert.ok(names.length > 3);
  assert.deepEqual(reached, names);
  await visit.press("Tab");
  assert.equal((await visit.focused()).name, "Vers la gauche");
});

journey("Enter opens a bubble and Escape closes it", {}, async (visit) => {
  await shown(visit);
  const pin = await visit.find(PINS, /^2\. /);
  await pin.focus();
  await visit.press("Enter");
  await visit.find(".leaflet-popup-content", /Delambre/);
  await visit.press("Escape");

  await visit.gone(".leaflet-popup-content");
  assert.match((await visit.focused()).name, /^2\. /);
});

const TOUCH = { look: "touch", window: PHONE };

journey("a touched marker keeps its bubble", TOUCH, async (visit) => {
  await touched(visit);
  await visit.tap(PINS, /^2\. /);
  const bubble = await visit.find(".leaflet-popup-content", /Delambre/);
  await pause(1_200);
  assert.match(await bubble.evaluate((e) => e.isConnected && e.textContent), /Delambre/);
  await visit.tap("button", /^Fermer/);
  await visit.gone(".leaflet-popup-content");
});

journey("one finger leaves the page to be scrolled and two move the map", TOUCH, async (visit) => {
  await touched(visit);
  await visit.page.evaluate(() => {
    window.kept = [];
    addEventListener("touchmove", (event) => window.kept.push(event.defaultPrevented));
  });
  const canvas = await visit.find(".map-canvas");
  const allowed = await canvas.evaluate((e) => {
    const all = [e, ...e.querySelectorAll(".leaflet-pane, svg")];
    return all.map((one) => getComputedStyle(one).touchAction);
  });
  // WebDriver's fingers scroll nothing in Firefox: what scrolls is the browser, if it is let to.
  assert.equal(allowed[0], "pan-x pan-y");
  assert.ok(!allowed.includes("none"), allowed.join());
  const { x, y } = await canvas.evaluate((e) => {
    const box = e.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  });
  const before = await still(visit);
  await swipe(visit, [[x, y]], 0, -150);
  const one = await visit.page.evaluate("window.kept.splice(0)");
  assert.ok(one.length > 0 && !one.includes(true), "the map keeps no move of one finger");
  assert.deepEqual(await still(visit), before);

  await swipe(visit, [[x - 40, y], [x + 40, y]], 60, -60);
  await moved(visit, before);
  const two = await visit.page.evaluate("window.kept.splice(0)");
  assert.ok(two.includes(true), "what moves the map does not scroll the page");
});

async function swipe(visit, starts, dx, dy) {
  const fingers = [];
  for (const [x, y] of starts) {
    const touch = await visit.page.touchscreen.touchStart(Math.round(x), Math.round(y));
    fingers.push({ touch, x, y });
  }
  for (let step = 1; step <= 10; step += 1) {
    for (const { touch, x, y } of fingers) {
      await touch.move(Math.round(x + (dx * step) / 10), Math.round(y + (dy * step) / 10));
    }
  }
  for (const { touch } of fingers) await touch.end();
}

journey("the map is passed by a link and moved by buttons", {}, async (visit) => {
  await shown(visit);
  await (await visit.find("a", /^Passer la carte/)).focus();
  await visit.press("Enter");
  await visit.focus(({ id }) => id === "suite", "the focus after the map");
  for (const name of [/^Vers la gauche/, /^Vers le haut/, /^Vers la droite/, /^Vers le bas/, /^Agrandir$/]) {
    const before = await still(visit);
    const pins = String(await visit.all(PINS, LABEL));
    const button = await visit.find(".map-controls button", name);
    await button.focus();
    await visit.press("Enter");
    await visit.until(
      async () => String(await centre(visit)) !== String(before) || String(await visit.all(PINS, LABEL)) !== pins,
      `the map to move ${name}`,
    );
    assert.match((await visit.focused()).name, name);
  }
});
