// Pages and states that are read: by axe-core, at 400 % and with spaced text.
import assert from "node:assert/strict";

import { DESKTOP, NARROWEST, journey } from "./journeys.mjs";

/** A page that is too wide, and text that its box cuts off: shadow roots included, a map left out. */
const OVERFLOW = `(() => {
  const found = [];
  const cutBy = (box, text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const { left, right, top, bottom, width } = range.getBoundingClientRect();
    const isOut = left < box.left - 1 || right > box.right + 1 || top < box.top - 1 || bottom > box.bottom + 1;
    return width > 1 && isOut && !text.parentElement.closest(".visually-hidden");
  };
  const look = (root) => {
    for (const e of root.querySelectorAll("*")) {
      if (e.shadowRoot) look(e.shadowRoot);
      const { overflowX, overflowY } = getComputedStyle(e);
      const cuts = [overflowX, overflowY].some((way) => way === "hidden" || way === "clip");
      if (!cuts || e.matches(".visually-hidden") || e.closest(".map-canvas, .map, svg")) continue;
      const box = e.getBoundingClientRect();
      const texts = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const said = texts.currentNode.data.trim();
        if (said && cutBy(box, texts.currentNode)) found.push("cut by " + e.className + ": " + said);
      }
    }
  };
  look(document.body);
  const { scrollWidth } = document.documentElement;
  if (scrollWidth > innerWidth) found.push(scrollWidth + " pixels wide");
  return found;
})()`;

/** By a sheet that a strict policy allows, in shadow roots too. */
const SPACED = (style) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  const space = (root) => {
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    for (const e of root.querySelectorAll("*")) if (e.shadowRoot) space(e.shadowRoot);
  };
  space(document);
};

async function holdsWhenNarrow(visit) {
  await visit.page.setViewport(NARROWEST);
  await visit.holds((width) => innerWidth === width, NARROWEST.width);
  assert.deepEqual(await visit.page.evaluate(OVERFLOW), []);
  await visit.page.evaluate(SPACED, visit.given.spacing);
  assert.deepEqual(await visit.page.evaluate(OVERFLOW), []);
  await visit.page.setViewport(DESKTOP);
}

journey("a page is read", {}, async (visit) => {
  await visit.go(visit.given.path);
  await visit.find("h1, [aria-level='1']");
  assert.deepEqual(await visit.obstacles(), []);
  await holdsWhenNarrow(visit);
});

const WHERE = /^Où/;

async function search(visit, text) {
  await visit.fill("#lieu", WHERE, text);
  await visit.press("Enter");
}

const THEMES = ["sombre", "contraste", "dsfr", "clair"];

/** From one state of the search to the next, on one page. */
const STATES = {
  empty: (visit) => visit.find("#lieu", WHERE),
  mistaken: async (visit) => {
    await visit.click("button", /^Chercher$/);
    await visit.find("[aria-invalid=true]");
  },
  suggesting: async (visit) => {
    await visit.type("#lieu", WHERE, "lens");
    await visit.find("[role=option]");
    await visit.press("ArrowDown");
  },
  around: async (visit) => {
    await search(visit, "62300");
    await visit.find("h2", /À qui s’adresser .62300/);
    await visit.find(".marker");
  },
  hosts: async (visit) => {
    await visit.choose("select", /^Dispositif/, "Micro-lycée");
    await search(visit, "62300");
    await visit.find("h2", /les lieux les plus proches/);
    await visit.find(".marker");
  },
  "nothing published": async (visit) => {
    await visit.choose("select", /^Dispositif/, "Dispositifs relais");
    await search(visit, "62300");
    await visit.find("h2", /Dispositifs relais/);
  },
  advised: async (visit) => {
    await visit.click("label", /Trois questions pour vous guider/);
    await visit.choose("select", /Où en êtes-vous/, "École arrêtée");
    await visit.fill("input", /Quel âge/, "15");
    await visit.click("button", /^Chercher$/);
    await visit.find("h2", /ce qui peut convenir/);
  },
};

journey("the states of the component are read", {}, async (visit) => {
  await visit.partner(`<main><h1>Partenaire</h1>${visit.component()}</main>`);
  const found = [];
  for (const [state, reach] of Object.entries(STATES)) {
    await reach(visit);
    for (const theme of ["suggesting", "hosts"].includes(state) ? THEMES : ["clair"]) {
      await visit.page.$eval("raccroche-recherche", (e, name) => {
        e.setAttribute("theme", name);
        return e.updateComplete.then(() => true);
      }, theme);
      const obstacles = await visit.obstacles(theme === "clair" ? undefined : ["color-contrast"]);
      found.push(...obstacles.map((what) => `${state}, ${theme}: ${what}`));
    }
  }
  assert.deepEqual(found, []);
  await holdsWhenNarrow(visit);
});
