// A page in Firefox: finds what a person sees, through shadow roots, and waits for it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

import { DESKTOP } from "./journeys.mjs";

const STEP_MS = 40;
/** What the console says of a server that does not answer. */
const LOST = /^Cross-Origin Request Blocked/;

export class Visit {
  problems = [];
  addresses = [];

  constructor(page, given) {
    this.page = page;
    this.given = given;
  }

  async open({ window = DESKTOP, broken = false }) {
    const { page, given } = this;
    page.setDefaultTimeout(given.limit_ms);
    await page.setViewport(window);
    page.on("console", (message) => {
      const isBad = ["error", "warn", "warning"].includes(message.type());
      if (isBad && !(broken && LOST.test(message.text()))) this.problems.push(message.text());
    });
    page.on("pageerror", (error) => {
      if (!(broken && LOST.test(error.message))) this.problems.push(error.stack);
    });
    page.on("response", (response) => {
      const isMeant = broken || response.url() === given.service + given.missing;
      if (response.status() >= 400 && !isMeant) {
        this.problems.push(`${response.status()} ${response.url()}`);
      }
    });
    page.on("request", (request) => this.#asked(request.url()));
  }

  #asked(url) {
    this.addresses.push(url);
    const known = [this.given.service, this.given.partner, "data:", "blob:", "about:"];
    if (!known.some((start) => url.startsWith(start))) this.problems.push(`A third party: ${url}`);
  }

  async go(path) {
    await this.page.goto(path.startsWith("http") ? path : this.given.service + path);
  }

  /** Puts a page of a partner up, and opens it. */
  async partner(body, path = "/firefox") {
    const answer = await fetch(this.given.partner + path, { method: "PUT", body });
    assert.equal(answer.status, 204);
    await this.go(this.given.partner + path);
  }

  /** The two lines of a partner, with attributes. */
  component(attributes = "", inside = "") {
    return `<script type="module" src="${this.given.service}/widget.js"></script>
      <raccroche-recherche ${attributes}>${inside}</raccroche-recherche>`;
  }

  /** Waits until something holds; errors of a page that is left count as not yet. */
  async until(holds, what) {
    const end = Date.now() + this.given.limit_ms;
    for (;;) {
      let said = "";
      try {
        const found = await holds();
        if (found) return found;
      } catch (error) {
        said = error.message;
      }
      assert.ok(Date.now() < end, `${what} did not come ${said}`);
      await pause(STEP_MS);
    }
  }

  /** The first element in sight that a selector and a name fit, once it is there. */
  find(selector, name = /(?:)/, within = this.page) {
    return this.until(() => first(within, selector, name), `${selector} ${name}`);
  }

  /** Until nothing in sight fits. */
  gone(selector, name = /(?:)/, within = this.page) {
    return this.until(
      async () => !(await first(within, selector, name)), `the end of ${selector} ${name}`,
    );
  }

  async has(selector, name = /(?:)/) {
    return !!(await first(this.page, selector, name));
  }

  /** What a function makes of the elements that fit, in sight or not. */
  all(selector, make) {
    return this.page.evaluate(
      `(${deepAll})(document, ${JSON.stringify(selector)}).map(${make})`,
    );
  }

  async click(selector, name, within) {
    const { x, y } = await this.#spot(await this.find(selector, name, within), within);
    await this.page.mouse.click(x, y);
  }

  async tap(selector, name) {
    const { x, y } = await this.#spot(await this.find(selector, name));
    await this.page.touchscreen.tap(x, y);
  }

  /** The middle of an element on the screen, once it stands still there and nothing lies over it.
   * Nothing here waits in the page: where scripts are off, a promise of a page is never kept. */
  #spot(element, frame) {
    let before = "";
    return this.until(async () => {
      const spot = await element.evaluate(middleOf);
      const isStill = JSON.stringify(spot) === before;
      before = JSON.stringify(spot);
      return isStill && spot && this.#inWindow(spot, frame);
    }, "a way to the element");
  }

  /** A place in a frame, as one of the window. */
  async #inWindow(spot, frame) {
    if (!frame) return spot;
    const [{ x, y }] = await this.all("iframe", "(e) => e.getBoundingClientRect().toJSON()");
    return { x: x + spot.x, y: y + spot.y };
  }

  async type(selector, name, text) {
    const field = await this.find(selector, name);
    await field.focus();
    await this.page.keyboard.type(text);
    return field;
  }

  async fill(selector, name, text, within) {
    const field = await this.find(selector, name, within);
    await field.evaluate((e) => { e.focus(); e.select(); });
    await this.page.keyboard.type(text);
    return field;
  }

  async choose(selector, name, label) {
    const list = await this.find(selector, name);
    await this.until(
      () => list.evaluate((e, text) => [...e.options].some((o) => o.text.trim() === text), label), label,
    );
    await list.evaluate((e, text) => {
      e.value = [...e.options].find((o) => o.text.trim() === text).value;
      for (const type of ["input", "change"]) e.dispatchEvent(new Event(type, { bubbles: true }));
    }, label);
  }

  press(...keys) {
    return keys.reduce((done, key) => done.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  /** Until the text of the page's heading fits. */
  heading(text) {
    return this.find("h1", text);
  }

  /** Until a function of the page gives something true. */
  holds(condition, ...given) {
    return this.until(() => this.page.evaluate(condition, ...given), String(condition));
  }

  url(wanted) {
    return this.until(() => {
      const url = this.page.url().replace(this.given.service, "");
      return typeof wanted === "string" ? url === wanted : wanted.test(url);
    }, `the address ${wanted}, not ${this.page.url()}`);
  }

  /** The page anew. Puppeteer's own waits for an event that does not always come. */
  async reload() {
    await this.page.evaluate("window.isOld = true; void location.reload()");
    await this.until(() => this.page.evaluate("!window.isOld").catch(() => false), "the page anew");
  }

  /** One step back. Firefox may have the page as it was, and then loads nothing. */
  back() {
    return this.page.evaluate("void history.back()");
  }

  forward() {
    return this.page.evaluate("void history.forward()");
  }

  /** What has the focus, through shadow roots: its tag, its name, and how it is outlined. */
  focused() {
    return this.page.evaluate(`(() => {
      let e = document.activeElement;
      while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(e);
      return { tag: e.localName, id: e.id, name: (${nameOf})(e), outlineStyle,
        outlineWidth: parseFloat(outlineWidth) };
    })()`);
  }

  /** Until what has the focus fits. */
  focus(fits, what) {
    return this.until(async () => fits(await this.focused()), what);
  }

  /** What axe-core finds, shadow roots included. */
  async obstacles(rules) {
    const { axe, tags } = this.given;
    await this.page.evaluate(readFileSync(axe, "utf8"));
    const runOnly = rules ? { type: "rule", values: rules } : { type: "tag", values: tags };
    return this.page.evaluate(async (options) => {
      const { violations } = await axe.run(document, options);
      return violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
    }, { runOnly });
  }

  /** Holds back what a page asks for, until the function that it gives is called. */
  async hold(pattern) {
    const held = [];
    await this.page.setRequestInterception(true);
    let isOpen = false;
    this.page.on("request", (request) => {
      if (!isOpen && pattern.test(request.url())) held.push(request);
      else void request.continue();
    });
    return async () => {
      await this.until(() => held.length > 0, `a request of ${pattern}`);
      isOpen = true;
      await Promise.all(held.map((request) => request.continue()));
    };
  }
}

const nameOf = `(e) => (e.getAttribute("aria-label")
  ?? ([...(e.labels ?? [])].map((label) => label.textContent).join(" ") || e.textContent))
  .replace(/\\s+/g, " ").trim()`;

const deepAll = `function deepAll(root, selector) {
  const inside = [...root.querySelectorAll("*")].filter((e) => e.shadowRoot);
  return [...root.querySelectorAll(selector), ...inside.flatMap((e) => deepAll(e.shadowRoot, selector))];
}`;

function middleOf(element) {
  element.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  const box = element.getBoundingClientRect();
  const [x, y] = [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
  let over = document.elementFromPoint(x, y);
  while (over?.shadowRoot) {
    const inside = over.shadowRoot.elementFromPoint(x, y);
    if (!inside || inside === over) break;
    over = inside;
  }
  return element.contains(over) ? { x, y } : null;
}

async function first(within, selector, name) {
  const found = await within.evaluateHandle(`(() => {
    const nameOf = ${nameOf};
    return (${deepAll})(document, ${JSON.stringify(selector)}).find((e) =>
      e.getClientRects().length > 0 && ${name}.test(nameOf(e))) ?? null;
  })()`);
  return found.asElement();
}
