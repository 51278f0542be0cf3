// The component on pages of a partner.
import assert from "node:assert/strict";

import { PHONE, journey } from "./journeys.mjs";

const LOCATED = () => {
  window.located = 0;
  navigator.geolocation.getCurrentPosition = () => { window.located += 1; };
};
const FOUND = 'place="62300" dispositif="micro-lycee"';
const LISTENING = `<script>
  window.told = [];
  for (const type of ["recherche", "resultats", "choix", "erreur"])
    for (const mark of [":", "-"])
      document.addEventListener("raccroche" + mark + type, ({ detail }) =>
        told.push([mark + type, detail]));
</script>`;
const WHERE = /^Où/;
const SEARCH = /^Chercher$/;

/** What the page around heard by events of a type, by both of its names alike. */
async function told(visit, type) {
  const heard = JSON.parse(await visit.page.evaluate("JSON.stringify(window.told)"));
  const [colon, dash] = [":", "-"].map((mark) =>
    heard.filter(([known]) => known === mark + type).map(([, detail]) => detail));
  assert.deepEqual(colon, dash);
  return colon;
}

async function search(visit, text) {
  await visit.fill("#lieu", WHERE, text);
  await visit.press("Enter");
}

const value = (visit) => visit.all("#lieu[role=combobox]", "(e) => e.value").then(([first]) => first);

journey("a touch on a suggestion takes it and nothing under it", { look: "touch", window: PHONE },
  async (visit) => {
    await visit.page.evaluateOnNewDocument(LOCATED);
    await visit.partner(visit.component());
    await visit.tap("#lieu", WHERE);
    await visit.page.keyboard.type("henin");
    const option = await visit.find("#lieux [role=option]");
    const name = await option.evaluate((e) => e.textContent);
    await visit.page.evaluate(() => {
      window.clicks = [];
      addEventListener("click", (e) => clicks.push([e.pointerType, e.composedPath()[0].role]), true);
    });
    await visit.tap("#lieux [role=option]");

    await visit.until(async () => (await value(visit)) === name, "the town in the field");
    await visit.gone("#lieux");
    assert.equal(await visit.page.evaluate("window.located"), 0);
    assert.deepEqual(await visit.page.evaluate("window.clicks"), [["touch", "option"]]);
    assert.equal(await visit.has(".problem"), false);
  });

journey("everything can be done with the keyboard", {}, async (visit) => {
  await visit.partner(LISTENING + visit.component());
  await visit.type("#lieu", WHERE, "amiens");
  await visit.find("#lieux");
  await visit.press("Escape");
  await visit.gone("#lieux");
  await visit.press("ArrowDown");
  await visit.find("[role=option][aria-selected=true]", /^Amiens$/);
  await visit.press("Enter");
  assert.equal(await value(visit), "Amiens");
  await visit.press("Tab", "Tab", "Tab");
  await visit.page.keyboard.type("Micro-l");
  await visit.press("Tab", "Enter");

  await visit.focus(({ name }) => /les lieux les plus proches \(Amiens\)/.test(name), "the heading");
  await visit.press("Tab");
  assert.match((await visit.focused()).name, /Delambre/);
  const place = { commune: "80021" };
  assert.deepEqual(await told(visit, "recherche"), [{ place, dispositif: "micro-lycee" }]);
  assert.equal((await told(visit, "resultats"))[0].kind, "hosts");
});

journey("a choice may be prevented by the event with a dash", {}, async (visit) => {
  const taking = `<script>document.addEventListener("raccroche-choix", (event) => {
    event.preventDefault(); window.taken = event.detail; });</script>`;
  await visit.partner(taking + visit.component('place="62300"'));
  await visit.click("[part=lieu] a", /^CIO de Lens/);
  await visit.holds(() => window.taken?.name === "Centre d'information et d'orientation (CIO) - Lens");
  assert.equal((await visit.page.browserContext().pages()).length, 1);
});

journey("a page of small text changes nothing", {}, async (visit) => {
  const style = "<style>html, body { font-size: 12px } div { width: 720px }</style>";
  await visit.partner(`${style}<div>${visit.component(FOUND)}</div>`);
  await visit.find("[part=lieu]");

  assert.deepEqual(await visit.all(".sheet", "(e) => getComputedStyle(e).fontSize"), ["16px"]);
  const [found] = await visit.all(".found", "(e) => e.offsetWidth");
  const [first] = await visit.all(".first", "(e) => e.offsetWidth");
  assert.ok(found === first && first > 600, `${found} ${first}`);
});

journey("numbers read from left to right on a page from right to left", {}, async (visit) => {
  await visit.partner(`<div dir="rtl" lang="ar">${visit.component(`${FOUND} language="fr"`)}</div>`);
  const call = await visit.find("a", /03 21 72 65 46/);
  const [from, to] = await call.evaluate((link) => ["03", "46"].map((part) => {
    const walker = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(part);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + part.length);
      return range.getBoundingClientRect().left;
    }
    return NaN;
  }));
  assert.ok(from < to, `${from} ${to}`);
  assert.deepEqual(await visit.all(".root", "(e) => getComputedStyle(e).direction"), ["ltr"]);
});

journey("a frame that allows scripts alone searches", {}, async (visit) => {
  const source = `${visit.given.service}/embed`;
  await visit.partner(
    `<iframe sandbox="allow-scripts" src="${source}" width="900" height="2500"></iframe>`);
  const frame = await visit.until(
    () => visit.page.frames().find((one) => one.url().startsWith(source)), "the frame");
  await visit.fill("#lieu[role=combobox]", /(?:)/, "62300", frame);
  await visit.click("[part=bouton]", SEARCH, frame);
  await visit.find("[part=lieu]", /Téléphone : 03 21 28 32 51/, frame);
  await visit.fill("#lieu[role=combobox]", /(?:)/, "59000", frame);
  await visit.press("Enter");
  await visit.find("[part=lieu]", /CIO de Lille/, frame);
  await visit.click("[part=lieu] a", /CIO de Lille/, frame);
  const said = await visit.find(".unopened", /(?:)/, frame);
  assert.ok((await said.evaluate((e) => e.textContent)).includes(`${visit.given.service}/structures/`));
});

journey("Back asks the questions again", {}, async (visit) => {
  await visit.partner("<h1>Ailleurs</h1>", "/elsewhere");
  await visit.partner(`${visit.component("keep-history")}<a href="/elsewhere">Ailleurs</a>`);
  await search(visit, "62300");
  await visit.find("[part=lieu]");
  await visit.click("label", /Trois questions pour vous guider/);
  await visit.choose("select", /Où en êtes-vous/, "École arrêtée");
  await visit.fill("input", /Quel âge/, "17");
  await visit.click("button", SEARCH);
  await visit.find("h2", /ce qui peut convenir/);
  await visit.click("a", /^Ailleurs/);
  await visit.heading(/Ailleurs/);
  await visit.back();
  await visit.find("h2", /ce qui peut convenir/);
  const ages = await visit.all("input", '(e) => [e.labels[0]?.textContent ?? "", e.value]');
  assert.deepEqual(ages.filter(([name]) => /Quel âge/.test(name)).map(([, age]) => age), ["17"]);
  await visit.back();

  await visit.find("h2", /À qui s’adresser .62300/);
  assert.deepEqual(visit.addresses.filter((url) => /LEFT|profile/.test(url)), []);
});

journey("what was typed before the script came stays", {}, async (visit) => {
  const form = '<form action="/search"><input name="lieu" aria-label="Lieu"></form>';
  const release = await visit.hold(/widget\.js/);
  const opened = visit.partner(visit.component("", form));
  await visit.type("input[name=lieu]", /Lieu/, "hénin");
  await release();
  await opened;
  await visit.until(async () => (await value(visit)) === "hénin", "the typed text");
  await visit.focus(({ id }) => id === "lieu", "the focus in the field");
  await visit.page.keyboard.type("-beau");
  assert.equal(await value(visit), "hénin-beau");
});

journey("a server that stops is told with a number", { broken: true }, async (visit) => {
  await visit.partner(LISTENING + visit.component('place="62300"'));
  await visit.find("[part=lieu]");
  process.kill(visit.given.process, "SIGKILL");
  await visit.until(() => fetch(visit.given.service).then(() => false, () => true), "the end of the server");
  await visit.choose("select", /^Dispositif/, "Micro-lycée");
  await visit.click("button", SEARCH);

  const alert = await visit.find("[role=alert]", /L’annuaire ne répond pas pour le moment/);
  assert.equal(await alert.$eval("a", (e) => e.getAttribute("href")), "tel:0800122500");
  assert.ok(!(await visit.has("[part=lieu]")), "no answer of another search stands below");
  assert.deepEqual(await told(visit, "erreur"), [{ code: "UNREACHABLE" }]);
});
