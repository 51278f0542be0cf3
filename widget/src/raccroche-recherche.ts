/** `<raccroche-recherche>`: the search of Raccroche on anybody's page. See docs/integration.md. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";

import { Directory, RefusedError } from "./directory.js";
import type { Dispositif } from "./answers.js";
import { CATALOGUE } from "./documents.js";
import { linkOf, lookUp, placeOf, told, type Found, type Looked } from "./look_up.js";
import type { MapHandle } from "./map/map.js";
import { audienceOf, NeedField, type Audience } from "./need_field.js";
import { namedPlace } from "./place.js";
import { PlaceField } from "./place_field.js";
import { heading, list, summary, type Choice, type Showing } from "./results.js";
import { style, themeOf } from "./style.js";
import type { Words } from "./words/fr.js";
import { languageOf, wordsOf, type Language } from "./words/spoken.js";

/** The service that this file came from: it is at `files/widget/VERSION/` there. */
const HOME = new URL("../../../", import.meta.url);
/** Codes that speak of the place; the visitor can mend it. */
const OF_PLACES = new Set([
  "AMBIGUOUS_PLACE",
  "BAD_COORDINATES",
  "BAD_TEXT",
  "BAD_UAI",
  "GEOCODER_UNAVAILABLE",
  "PLACE_NOT_LOCATED",
  "UNKNOWN_ADDRESS",
  "UNKNOWN_COMMUNE",
  "UNKNOWN_POSTAL_CODE",
  "UNKNOWN_UAI",
]);
const SLOW_MS = 4000;
/** Pixels from which the map stands beside the list; the style's 52em. */
const WIDE = 832;

export class RaccrocheRecherche extends LitElement {
  static override styles = style;
  static override properties = {
    api: { type: String },
    dispositif: { type: String },
    audience: { type: String },
    place: { type: String },
    academie: { type: String },
    theme: { type: String },
    language: { type: String },
    height: { type: String },
    helpPhone: { type: String, attribute: "help-phone" },
    tiles: { type: String },
    tilesAttribution: { type: String, attribute: "tiles-attribution" },
    found: { state: true },
    state: { state: true },
    wide: { state: true },
    mapWanted: { state: true },
    mapFailed: { state: true },
    copied: { state: true },
    refusal: { state: true },
  };

  declare api: string | null;
  declare dispositif: string | null;
  declare audience: string | null;
  declare place: string | null;
  declare academie: string | null;
  declare theme: string | null;
  declare language: string | null;
  declare height: string | null;
  declare helpPhone: string;
  declare tiles: string | null;
  declare tilesAttribution: string | null;
  declare found: Found | undefined;
  declare state: "ready" | "searching" | "slow" | "unreachable";
  /** Whether there is room for the map beside the list. */
  declare wide: boolean;
  declare mapWanted: boolean;
  declare mapFailed: boolean;
  /** What the page around has asked for, and the directory does not know. */
  declare refusal: string;
  declare copied: "no" | "copied" | "refused";

  readonly placeField = new PlaceField(this);
  readonly needField = new NeedField(this);
  directory = new Directory("", "fr");
  #looked: Looked | undefined;
  #asked: AbortController | undefined;
  #map: MapHandle | undefined;
  #width: ResizeObserver | undefined;

  constructor() {
    super();
    this.helpPhone = "0 800 12 25 00";
    this.state = "ready";
    this.wide = false;
    this.mapWanted = false;
    this.mapFailed = false;
    this.copied = "no";
    this.refusal = "";
  }

  get spoken(): Language {
    return languageOf(this.language, this);
  }

  get asker(): Audience {
    return audienceOf(this.audience);
  }

  get words(): Words {
    return wordsOf(this.spoken);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#width = new ResizeObserver(([entry]) => {
      if (entry) this.wide = entry.contentRect.width >= WIDE;
    });
    this.#width.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#width?.disconnect();
    this.#asked?.abort();
    this.state = "ready";
    this.#closeMap();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.hasUpdated || changed.has("api") || changed.has("language")) {
      const url = this.api ? new URL(this.api, document.baseURI) : new URL("graphql", HOME);
      this.directory = new Directory(url.href, this.spoken);
      void this.#readCatalogue();
    }
    if (changed.has("dispositif")) this.needField.dispositif = this.dispositif ?? "";
    if (changed.has("place") && this.place) {
      this.placeField.set(namedPlace(this.place.trim()));
      void this.search(false);
    }
  }

  protected override updated(): void {
    // not as an attribute: a strict policy of the page around would refuse it
    const root = this.renderRoot.querySelector<HTMLElement>(".root");
    root?.style.setProperty("--height", this.height ?? "none");
    const area = this.renderRoot.querySelector<HTMLElement>(".map");
    if (!area || !this.found) this.#closeMap();
    else void this.#showMap(area);
  }

  /** Searches for what the form holds, as its button does. */
  async search(byHand = true): Promise<void> {
    const place = this.placeField.place;
    const need = this.needField.need;
    this.placeField.problem = place ? "" : this.words.placeMissing;
    if (!place || !need) {
      this.requestUpdate();
      await this.updateComplete;
      if (byHand) (place ? this.needField : this.placeField).focus();
      return;
    }
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    this.state = "searching";
    this.copied = "no";
    this.refusal = "";
    const slow = setTimeout(() => (this.state = "slow"), SLOW_MS);
    this.#tell("raccroche:recherche", told(place.input, need));
    try {
      const found = await lookUp(place.input, need, this, asked.signal);
      await this.#show(found, { place, need }, byHand);
    } catch (problem) {
      if (asked.signal.aborted) return;
      await this.#failed(problem, byHand);
    } finally {
      clearTimeout(slow);
    }
  }

  /** As EstablishmentFilter takes it. */
  get filter(): { academies: string[] } | undefined {
    return this.academie ? { academies: [this.academie] } : undefined;
  }

  async #show(found: Found, looked: Looked, byHand: boolean) {
    this.found = found;
    this.#looked = looked;
    this.state = "ready";
    const place = placeOf(found);
    if (place && found.kind !== "heard") this.placeField.name(place.label);
    this.#tell("raccroche:resultats", { kind: found.kind, summary: summary(found, this.words) });
    await this.updateComplete;
    if (byHand) this.renderRoot.querySelector<HTMLElement>("#resultats")?.focus();
  }

  async #failed(problem: unknown, byHand: boolean): Promise<void> {
    if (!(problem instanceof RefusedError)) {
      this.state = "unreachable";
      this.#tell("raccroche:erreur", { code: "UNREACHABLE" });
      return;
    }
    const { message, code } = problem;
    this.state = "ready";
    this.#tell("raccroche:erreur", { code });
    if (!OF_PLACES.has(code)) {
      this.refusal = message;
      return;
    }
    this.placeField.problem = message;
    await this.updateComplete;
    if (byHand) this.placeField.complain(message, code === "AMBIGUOUS_PLACE");
    else this.requestUpdate();
  }

  async #readCatalogue(): Promise<void> {
    try {
      const { dispositifs } = await this.directory.get<{ dispositifs: { nodes: Dispositif[] } }>(
        CATALOGUE,
      );
      this.needField.dispositifs = dispositifs.nodes;
      if (this.state === "unreachable" && !this.#looked) this.state = "ready";
    } catch {
      this.state = "unreachable";
    }
    this.requestUpdate();
  }

  /** Tells the page around; never where somebody is. */
  #tell(type: string, detail: object, cancelable = false): boolean {
    const event = new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable });
    return this.dispatchEvent(event);
  }

  protected override render(): TemplateResult {
    const { words, theme, height } = this;
    return html`
      <section
        class="root" part="recherche" lang=${this.spoken} data-theme=${themeOf(theme)}
        aria-label=${words.title} tabindex=${height ? 0 : nothing}
      >
        <slot name="avant"></slot>
        <form part="formulaire" novalidate @submit=${this.#submitted}>
          ${this.placeField.render()}
          <div class="need">${this.needField.render()}</div>
          <div class="submit"><button type="submit" part="bouton">${words.search}</button></div>
        </form>
        <p class="status" role="status">${this.#status()}</p>
        ${this.state === "unreachable" ? this.#help() : nothing}
        ${this.refusal ? html`<p class="help" role="alert">${this.refusal}</p>` : nothing}
        ${this.found ? this.#results(this.found) : html`<slot name="premiers"></slot>`}
        <slot name="apres"></slot>
      </section>
    `;
  }

  #status(): string {
    if (this.state === "searching") return this.words.searching;
    if (this.state === "slow") return this.words.slow;
    return this.found && this.state === "ready" ? summary(this.found, this.words) : "";
  }

  #help(): TemplateResult {
    const { words, helpPhone } = this;
    const retry = () => {
      void this.#readCatalogue();
      if (this.placeField.place) void this.search();
    };
    return html`<div class="help" role="alert">
      <p><b>${words.unreachable}</b></p>
      <slot name="secours">
        <p>
          ${words.callInstead}
          <a class="phone" href="tel:${helpPhone.replace(/\s/g, "")}">${helpPhone}</a>
        </p>
      </slot>
      <button type="button" @click=${retry}>${words.retry}</button>
    </div>`;
  }

  #results(found: Found): TemplateResult {
    const { words } = this;
    const failed = html`<p>${words.mapFailed}</p>`;
    const map = found.kind === "heard" ? nothing : this.mapFailed ? failed : this.#mapArea();
    const title = heading(found, words, (code) => this.needField.nameOf(code));
    return html`<h2 id="resultats" tabindex="-1">${title}</h2>
      <div class="found">
        ${this.wide ? nothing : map}
        <div>${list(found, this.showing)} ${this.#share()}</div>
        ${this.wide ? map : nothing}
      </div>`;
  }

  #mapArea(): TemplateResult {
    const { words, mapWanted, wide } = this;
    const toggle = () => (this.mapWanted = !mapWanted);
    return html`<div class="beside">
      ${wide
        ? nothing
        : html`<button type="button" class="quiet" aria-expanded=${mapWanted} @click=${toggle}>
            ${mapWanted ? words.hideMap : words.showMap}
          </button>`}
      ${wide || mapWanted
        ? html`<div class="map" part="carte" role="region" aria-label=${words.map}></div>`
        : nothing}
    </div>`;
  }

  #share(): TemplateResult | typeof nothing {
    const { words, shareLink, copied } = this;
    if (!shareLink) return nothing;
    const copy = async () => {
      try {
        await navigator.clipboard.writeText(shareLink);
        this.copied = "copied";
      } catch {
        this.copied = "refused"; // the page around may not let us: the link is shown instead
      }
    };
    const target = this.elsewhere ? "_blank" : nothing;
    return html`<p class="share">
      ${"clipboard" in navigator && copied !== "refused"
        ? html`<button type="button" class="quiet" @click=${copy}>${words.share}</button>`
        : html`<a href=${shareLink} target=${target} rel="noopener">${words.shareBy}</a>`}
      <span role="status">${copied === "copied" ? words.shared : ""}</span>
    </p>`;
  }

  /** A link that opens this search again, without anybody's position or profile in it. */
  get shareLink(): string | undefined {
    if (this.found?.kind === "heard") return undefined; // what somebody says stands in no link
    return this.#looked && this.found ? linkOf(this.site, this.#looked, this.found) : undefined;
  }

  /** Where the site's own pages are: beside the API. */
  get site(): URL {
    return new URL("./", this.directory.url);
  }

  get elsewhere(): boolean {
    return this.site.origin !== location.origin || window.top !== window;
  }

  get showing(): Showing {
    return {
      words: this.words,
      language: this.spoken,
      site: this.site.href.replace(/\/$/, ""),
      elsewhere: this.elsewhere,
      professional: this.asker === "professionnel",
      chosen: (choice, event) => this.#chosen(choice, event),
    };
  }

  /** The page around may take what somebody turns to into its own hands. */
  #chosen({ structure, dispositif }: Choice, event: Event): void {
    const { id, uai, name } = structure;
    if (!this.#tell("raccroche:choix", { id, uai, name, dispositif }, true)) event.preventDefault();
  }

  readonly #submitted = (event: Event): void => {
    event.preventDefault();
    void this.search();
  };

  async #showMap(area: HTMLElement): Promise<void> {
    const found = this.found;
    if (!found || this.#map?.shows(area, found)) return;
    this.#closeMap();
    try {
      const { openMap } = await import("./map/map.js");
      if (found !== this.found || !area.isConnected || this.#map) return;
      this.#map = openMap(area, found, {
        words: this.words,
        directory: this.directory,
        filter: this.filter,
        near: this.#looked?.place.input,
        tiles: this.tiles
          ? { url: this.tiles, attribution: this.tilesAttribution ?? "" }
          : undefined,
      });
    } catch {
      this.mapFailed = true;
    }
  }

  #closeMap(): void {
    this.#map?.close();
    this.#map = undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "raccroche-recherche": RaccrocheRecherche;
  }
}

if (!customElements.get("raccroche-recherche")) {
  customElements.define("raccroche-recherche", RaccrocheRecherche);
}
