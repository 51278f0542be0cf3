// The site by touch, by keyboard, without scripts, and its GraphiQL.
import assert from "node:assert/strict";

import { PHONE, journey } from "./journeys.mjs";

const FIRST_CALL = /Mission locale d’Hénin-Beaumont et Carvin/;
const LOCATED = () => {
  window.located = 0;
  navigator.geolocation.getCurrentPosition = () => { window.located += 1; };
};
const TOUCH = { look: "touch", window: PHONE };

async function choose(visit, label) {
  await visit.click(".choice", label);
  await visit.click("button", /^Continuer/);
}

/** From the home page to the place's question, as somebody of 17 who left the vocational track. */
async function answerQuestions(visit) {
  await visit.go("/");
  await visit.click("a", /Je veux reprendre/);
  await choose(visit, /^J’ai quitté l’école/);
  await choose(visit, /^Première pro$/);
  await visit.fill("input", /Quel âge/, "17");
  await visit.click("button", /^Continuer/);
  await choose(visit, /^Avoir un diplôme/);
  await visit.heading(/Où habites-tu/);
}

async function answered(visit) {
  await answerQuestions(visit);
  await visit.fill("input", /Où habites-tu/, "Hénin-Beaumont");
  await visit.press("Escape");
  await visit.click("button", /^Voir qui appeler/);
  await visit.heading(/^Commence par cet appel$/);
}

journey("from the door to the call by touch", TOUCH, async (visit) => {
  await visit.page.evaluateOnNewDocument(LOCATED);
  await answerQuestions(visit);
  await visit.tap("[role=combobox]");
  await visit.page.keyboard.type("henin");
  await visit.tap("[role=option]", /Hénin-Beaumont/);
  await visit.holds(() => /Hénin-Beaumont/.test(document.querySelector("[role=combobox]").value));
  await visit.gone("[role=listbox]");
  assert.equal(await visit.page.evaluate("window.located"), 0, "a touch asks for no position");
  await visit.tap("button", /^Voir qui appeler/);
  await visit.find("h2", FIRST_CALL);

  const call = await visit.find("a", /03 21 20 64 64/);
  assert.equal(await call.evaluate((e) => e.getAttribute("href")), "tel:+33321206464");
  const box = await call.evaluate((e) => e.getBoundingClientRect().toJSON());
  assert.ok(box.height >= 48);
  assert.ok(box.bottom < PHONE.height, "the number is on the first screen");
  await visit.url("/reponse");
});

journey("Back restores the answer and the questions", {}, async (visit) => {
  await answered(visit);
  await visit.click("h2 a", FIRST_CALL);
  await visit.heading(FIRST_CALL);
  await visit.back();
  await visit.heading(/^Commence par cet appel$/);
  await visit.back();
  await visit.heading(/Où habites-tu/);
  await visit.back();
  await visit.find(".choice", /Avoir un diplôme/);
  await visit.forward();
  await visit.heading(/Où habites-tu/);
  await visit.forward();
  await visit.heading(/^Commence par cet appel$/);
  await visit.reload();
  await visit.heading(/^Commence par cet appel$/);

  assert.deepEqual(visit.addresses.filter((url) => /LEFT|PREMIERE|age=/.test(url)), []);
  assert.deepEqual(await visit.page.evaluate("[localStorage.length, sessionStorage.length]"), [0, 0]);
});

journey("a question is answered in place", {}, async (visit) => {
  await answered(visit);
  const asked = await visit.find("fieldset", /six mois/);
  await asked.evaluate((e) => e.querySelector("button").id = "yes");
  await visit.click("#yes", /Oui/);

  await visit.gone("fieldset", /six mois/);
  await visit.focus(({ tag }) => tag === "h2", "the focus where the questions are");
});

journey("places are chosen with the keyboard", {}, async (visit) => {
  await visit.go("/");
  const field = await visit.type("input", /Un lieu, un nom/, "lens");
  await visit.find("[role=listbox]");
  await visit.press("ArrowDown");
  const active = await field.evaluate((e) => e.getAttribute("aria-activedescendant"));
  assert.match(active, /^lieux-/);
  await visit.press("Escape");
  await visit.gone("[role=listbox]");
  await visit.fill("input", /Un lieu, un nom/, "lens");
  await visit.find("[role=listbox]");
  await visit.press("ArrowDown", "ArrowUp", "ArrowDown", "Enter");
  await visit.until(() => field.evaluate((e) => /^Lens/.test(e.value)), "the town in the field");
  await visit.press("Enter");

  await visit.url("/?commune=62498");
  await visit.heading(/À qui s’adresser, près de Lens/);
  assert.match(await visit.page.title(), /près de Lens/);
});

journey("a telephone opens the map after the call", TOUCH, async (visit) => {
  await answered(visit);
  const loaded = () => visit.addresses.filter((url) => url.includes("page_map")).length;
  assert.equal(loaded(), 0);
  await visit.tap("button", /^Afficher la carte/);
  await visit.find(".raccroche-map .marker");
  assert.equal(loaded(), 1);
  await visit.tap("button", /^Masquer la carte/);
  await visit.gone(".raccroche-map");
});

journey("what has the focus is seen", {}, async (visit) => {
  await visit.go("/");
  await visit.find("[role=combobox]");
  const seen = [];
  for (let step = 0; step < 12; step += 1) {
    await visit.press("Tab");
    const { tag, name, outlineStyle, outlineWidth } = await visit.focused();
    assert.ok(tag !== "body" && outlineStyle === "solid" && outlineWidth >= 3, `${tag} ${name}`);
    seen.push(name);
  }
  assert.ok(new Set(seen).size > 8, seen.join());
});

journey("the questions work without scripts", { look: "scriptless" }, async (visit) => {
  await answered(visit);
  await visit.find("h2", FIRST_CALL);
  await visit.click("button, a", /^modifier/);
  await visit.holds(() => !!document.querySelector(".choice input:checked"));
  const chosen = await visit.all("input:checked", "(e) => e.labels[0].textContent.trim()");
  assert.match(chosen[0], /^J’ai quitté l’école/);
});

journey("a form leads to a list without scripts", { look: "scriptless" }, async (visit) => {
  await visit.go("/");
  await visit.fill("input", /Un lieu, un nom/, "Lens");
  await visit.choose("select", /Un parcours précis/, "Micro-lycée");
  await visit.click("button", /^Chercher/);

  await visit.url("/?dispositif=micro-lycee&commune=62498");
  await visit.find("h1, h2", /plus proches .Lens/);
  await visit.find("a", /^Lycée Henri Darras/);
});

journey("GraphiQL runs its first query", {}, async (visit) => {
  await visit.go("/graphql");
  await visit.click("button", /Execute query|Exécuter/);
  await visit.holds(() =>
    document.querySelector(".result-window")?.textContent.includes("Lycée Henri Darras"));
  assert.ok(visit.addresses.some((url) => url.includes("graphiql")));
});
