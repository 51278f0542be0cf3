// Firefox over WebDriver BiDi, started once with the preferences of each look.
import { createRequire } from "node:module";

const clients = createRequire(new URL("../../clients/package.json", import.meta.url));
const { default: puppeteer } = await import(clients.resolve("puppeteer-core"));

const EVERYWHERE = {
  "dom.w3c_touch_events.enabled": 1,
  "intl.accept_languages": "fr-FR,fr",
  "ui.prefersReducedMotion": 0,
};

/** A colour of a person's own, for light and dark pages alike. */
function shades(name, colour) {
  return { [`browser.${name}`]: colour, [`browser.${name}.dark`]: colour };
}

/** What a person has set in the browser or in the system. */
const LOOKS = {
  usual: {},
  touch: { "ui.primaryPointerCapabilities": 1, "ui.allPointerCapabilities": 1 },
  scriptless: { "javascript.enabled": false },
  forced: {
    "browser.display.document_color_use": 2,
    "browser.display.use_system_colors": false,
    "ui.systemUsesDarkTheme": 1,
    ...shades("display.background_color", "#000000"),
    ...shades("display.foreground_color", "#ffffff"),
    ...shades("anchor_color", "#ffff00"),
    ...shades("visited_color", "#ffff00"),
  },
  dark: { "layout.css.prefers-color-scheme.content-override": 0, "ui.prefersReducedMotion": 1 },
};

export class Browsers {
  #open = new Map();

  constructor(settings) {
    this.settings = settings;
  }

  /** The browser with a look; it stays open, as its start is what takes longest. */
  with(look = "usual") {
    if (!this.#open.has(look)) this.#open.set(look, this.#launch(LOOKS[look]));
    return this.#open.get(look);
  }

  #launch(preferences) {
    return puppeteer.launch({
      browser: "firefox",
      executablePath: this.settings.firefox,
      extraPrefsFirefox: { ...EVERYWHERE, ...preferences },
      timeout: this.settings.limit_ms,
      protocolTimeout: this.settings.limit_ms,
    });
  }

  async close() {
    for (const browser of this.#open.values()) await (await browser).close();
  }
}
