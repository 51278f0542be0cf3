/** `<raccroche-recherche>`: the search of Raccroche on anybody's page. See docs/integration.md. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";

import type { Question } from "./answers.js";
import { cardStyle } from "./card_style.js";
import { Directory, isNotFound, isOfPlaces, RefusedError, UNREACHABLE } from "./directory.js";
import { earlyInput, type EarlyInput } from "./early_input.js";
import { entriesOf } from "./entries.js";
import { dispatch } from "./events.js";
import { focusAfter, type After } from "./focus_after.js";
import { TextElement } from "./given.js";
import { helpAlert } from "./help_alert.js";
import { asksForSearch, keepKeys } from "./keys.js";
import { HOME } from "./home_address.js";
import { KeptSearch } from "./kept_search.js";
import { lookUp, placeOf, publicPart, type Found, type Looked } from "./look_up.js";
import { MapBeside } from "./map_beside.js";
import { audienceOf, NeedField, type Audience, type Need } from "./need_field.js";
import { OwnWidth } from "./own_width.js";
import { namedPlace } from "./place.js";
import { PlaceField } from "./place_field.js";
import { callPart, heading, restPart, summary } from "./results.js";
import { isSealed, openedOrAddress } from "./sealed_frame.js";
import { linkOf, shareLine } from "./share_line.js";
import type { Choice, Showing } from "./showing.js";
import { style, themeOf } from "./style.js";
import type { Words } from "./words/fr.js";
import { languageOf, wordsOf, type Language } from "./words/spoken.js";

export { useMap } from "./map_beside.js";

const SLOW_MS = 4000;
const HELP_PHONE = "0 800 12 25 00";
/** Properties whose attributes have a dash: React writes those it does not know without one. */
const DASHED = ["helpPhone", "tilesAttribution"] as const;

export class RaccrocheRecherche extends TextElement {
  static override styles = [style, cardStyle];
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
    keepHistory: { type: Boolean, attribute: "keep-history" },
    tiles: { type: String },
    tilesAttribution: { type: String, attribute: "tiles-attribution" },
    found: { state: true },
    progress: { state: true },
    failed: { state: true },
    copied: { state: true },
    refusal: { state: true },
    unopened: { state: true },
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
  declare keepHistory: boolean;
  declare tiles: string | null;
  declare tilesAttribution: string | null;
  declare found: Found | undefined;
  declare progress: "none" | "searching" | "slow";
  /** What could not be had: a search, or, before the first one, the names of dispositifs. */
  declare failed: { search: boolean; catalogue: boolean };
  /** What the page around has asked for, and the directory does not know. */
  declare refusal: string;
  declare copied: "no" | "copied" | "refused";
  /** The address of a link that a frame has kept from opening. */
  declare unopened: string;

  readonly placeField = new PlaceField(this);
  readonly needField = new NeedField(this);
  readonly #map = new MapBeside(this);
  readonly #width = new OwnWidth(this);
  readonly #kept = new KeptSearch(this, (kept) => (kept ? this.#restore(kept) : this.#clear()));
  directory = new Directory("", "fr");
  #looked: Looked | undefined;
  #asked: AbortController | undefined;
  #early: EarlyInput | undefined;

  constructor() {
    super();
    this.helpPhone = HELP_PHONE;
    this.keepHistory = false;
    this.progress = "none";
    this.failed = { search: false, catalogue: false };
    this.copied = "no";
    this.refusal = "";
    this.unopened = "";
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
    // Before there is a shadow root: it hides what stands inside, which loses the focus.
    if (!this.hasUpdated) this.#early = earlyInput(this);
    super.connectedCallback();
    for (const name of DASHED) {
      const value = this.getAttribute(name);
      if (value !== null) this[name] = value;
    }
    this.requestUpdate(); // moved within the page, it opens its map again
  }

  /** A search goes on: the element may only be moved. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#map.close();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const isFirst = !this.hasUpdated;
    this.helpPhone ||= HELP_PHONE;
    if (isFirst || changed.has("api") || changed.has("language")) {
      const url = this.api ? new URL(this.api, document.baseURI).href : `${HOME}graphql`;
      this.directory = new Directory(url, this.spoken);
      void this.#readCatalogue();
      if (this.#looked) void this.#run("nothing");
    }
    if (changed.has("dispositif")) {
      this.needField.dispositif = this.dispositif ?? "";
      this.needField.check();
    }
    const kept = isFirst && this.#kept.first;
    if (kept) {
      this.#restore(kept);
    } else if (isFirst && this.#early?.text) {
      this.placeField.type(this.#early.text);
      this.needField.dispositif = this.#early.dispositif;
    } else if (changed.has("place") && this.place) {
      this.placeField.set(namedPlace(this.place.trim()));
      void this.#run("nothing");
    }
  }

  protected override firstUpdated(): void {
    const caret = this.#early?.caret;
    if (typeof caret === "number") this.placeField.focusAt(caret);
    this.#early = undefined;
  }

  protected override updated(): void {
    // not as an attribute: a strict policy of the page around would refuse it
    const root = this.renderRoot.querySelector<HTMLElement>(".root");
    root?.style.setProperty("--height", this.height ?? "none");
    void this.#map.update(this.renderRoot.querySelector<HTMLElement>(".map"), this.found);
  }

  /** Searches for what the form holds, as its button does; but where something is missing, the focus
   * stays where it is. */
  async search(byHand = true): Promise<void> {
    await this.updateComplete; // what a script has just set
    const isWhole = this.placeField.place && this.needField.need;
    await this.#run(byHand && isWhole ? "results" : "nothing");
  }

  async #run(after: After): Promise<void> {
    const place = this.placeField.place;
    const need = this.needField.need;
    this.placeField.problem = place ? "" : this.words.placeMissing;
    if (!place || !need) {
      this.requestUpdate();
      await this.updateComplete;
      if (after !== "nothing") (place ? this.needField : this.placeField).focus();
      return;
    }
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    this.progress = "searching";
    this.copied = "no";
    this.refusal = "";
    this.unopened = "";
    const slow = setTimeout(() => (this.progress = "slow"), SLOW_MS);
    dispatch(this, "recherche", publicPart(place.input, need));
    try {
      const found = await lookUp(place.input, need, this, asked.signal);
      if (asked.signal.aborted) return;
      await this.#show(found, { place, need }, after);
    } catch (problem) {
      if (!asked.signal.aborted) await this.#fail(problem, need, after);
    } finally {
      clearTimeout(slow);
    }
  }

  /** As EstablishmentFilter takes it. */
  get filter(): { academies: string[] } | undefined {
    return this.academie ? { academies: [this.academie] } : undefined;
  }

  async #show(found: Found, looked: Looked, after: After): Promise<void> {
    const place = placeOf(found);
    if (place && looked.place.input.coordinates) place.label = this.words.aroundPosition;
    else if (place && found.kind !== "heard") this.placeField.name(place.label);
    this.found = found;
    this.#looked = looked;
    this.progress = "none";
    this.failed = { ...this.failed, search: false };
    if (this.failed.catalogue) void this.#readCatalogue();
    this.#kept.show(found.kind === "heard" ? null : looked, after);
    dispatch(this, "resultats", { kind: found.kind, summary: summary(found, this.words) });
    await this.updateComplete;
    focusAfter(this.renderRoot, after);
  }

  async #fail(problem: unknown, need: Need, after: After): Promise<void> {
    const asked = this.#asked;
    const { message, code } = problem instanceof RefusedError ? problem : UNREACHABLE;
    const isOfNeed = code === "UNKNOWN_DISPOSITIF" && need.way === "dispositif" && need.dispositif;
    if (isOfNeed) {
      await this.#readCatalogue();
      this.needField.leaveOut(isOfNeed);
    }
    const isOfFilter = code === "BAD_FILTER" && this.academie; // the only thing that is filtered by
    if (isOfFilter) {
      console.warn(`raccroche-recherche: academie="${isOfFilter}" is left out. ${message}`);
      this.academie = null;
    }
    const meant = isNotFound(code) ? await this.placeField.takeMeant() : 0;
    if (asked !== this.#asked) return;
    if (isOfNeed || isOfFilter || meant === 1) return this.#run(after);
    this.progress = "none";
    this.found = undefined; // it answers another search
    dispatch(this, "erreur", { code });
    if (code === UNREACHABLE.code) this.failed = { ...this.failed, search: true };
    else if (!isOfPlaces(code)) this.refusal = message;
    else this.placeField.problem = meant > 1 ? this.words.severalPlaces : message;
    await this.updateComplete;
    const offers = meant > 1 || code === "AMBIGUOUS_PLACE";
    if (after !== "nothing" && this.placeField.problem) this.placeField.complain(offers);
    else if (after === "questions") focusAfter(this.renderRoot, after);
  }

  async #readCatalogue(): Promise<void> {
    const isRead = await this.needField.read(this.directory);
    this.failed = { ...this.failed, catalogue: !isRead };
  }

  #restore({ place, need }: Looked): void {
    this.placeField.set(place);
    this.needField.set(need);
    void this.#run("nothing");
  }

  /** Nothing is looked for any more. */
  #clear(): void {
    this.#asked?.abort();
    this.progress = "none";
    this.found = this.#looked = undefined;
    this.placeField.type("");
    this.placeField.problem = "";
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const { words, theme, height, found, failed } = this;
    const isUnreachable = failed.search || (failed.catalogue && !found);
    return html`
      <section
        class="root ${this.#width.room}" part="recherche" lang=${this.spoken} dir=${words.direction}
        data-theme=${themeOf(theme)} aria-label=${words.title} tabindex=${height ? 0 : nothing}
        @keydown=${this.#pressed} @keypress=${keepKeys} @keyup=${keepKeys}
      >
        <div class="sheet">
          <slot name="avant"></slot>
          ${this.#form()}
          <p class="status" role="status">${this.#status()}</p>
          ${isUnreachable ? this.#help() : nothing}
          ${this.refusal ? html`<p class="help" role="alert">${this.refusal}</p>` : nothing}
          ${found ? this.#results(found) : html`<slot name="premiers"></slot>`}
          <slot name="apres"></slot>
        </div>
      </section>
    `;
  }

  #form(): TemplateResult {
    return html`<form part="formulaire" novalidate @submit=${(event: Event) => event.preventDefault()}>
      ${this.placeField.render()}
      <div class="need">${this.needField.render()}</div>
      <div class="submit">
        <button type="button" class="main" part="bouton" @click=${() => this.#run("results")}>
          ${this.words.search}
        </button>
      </div>
    </form>`;
  }

  #status(): string {
    if (this.progress === "searching") return this.words.searching;
    if (this.progress === "slow") return this.words.slow;
    return this.found && !this.failed.search ? summary(this.found, this.words) : "";
  }

  #help(): TemplateResult {
    return helpAlert(this.words, this.helpPhone, () => {
      void this.#readCatalogue();
      if (this.placeField.place) void this.#run("results");
    });
  }

  #results(found: Found): TemplateResult {
    const { words, showing } = this;
    const title = heading(found, words, (code) => this.needField.nameOf(code));
    const entries = entriesOf(found);
    return html`<h2 id="resultats" tabindex="-1">${title}</h2>
      <div class="found">
        <div class="first">${callPart(found, entries, showing)}</div>
        ${found.kind === "heard" ? nothing : this.#map.render(this.#width.room === "wide")}
        <div class="rest" id="suite" tabindex="-1">
          ${restPart(found, entries, showing)} ${shareLine(this)}
        </div>
      </div>
      <p class="unopened" role="status">${this.unopened ? words.cannotOpen(this.unopened) : ""}</p>`;
  }

  /** A link that opens this search again with the audience that the page around names, without
   * anybody's address, position or answers in it. */
  get shareLink(): string | undefined {
    const { found } = this;
    return found && this.#looked && linkOf(this, this.#looked, found);
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
      sealed: isSealed(),
      professional: this.asker === "professionnel",
      skipped: this.needField.skipped,
      chosen: (choice, event) => this.#chosen(choice, event),
      follow: (event) => (this.unopened = openedOrAddress(event)),
      answer: (question, value) => this.#answer(question, value),
    };
  }

  #answer(question: Question, value: boolean | string | undefined): void {
    if (!this.needField.answer(question, value)) return;
    this.requestUpdate();
    if (value !== undefined) void this.#run("questions");
    else void this.updateComplete.then(() => focusAfter(this.renderRoot, "questions"));
  }

  /** The page around may take what somebody turns to into its own hands. */
  #chosen({ structure, dispositif = null }: Choice, event: Event): void {
    const { id, uai, name } = structure;
    const detail = { id, uai, name, dispositif };
    if (!dispatch(this, "choix", detail, true)) event.preventDefault();
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    keepKeys(event);
    if (!asksForSearch(event)) return;
    event.preventDefault();
    void this.#run("results");
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "raccroche-recherche": RaccrocheRecherche;
  }
}

if (!customElements.get("raccroche-recherche")) {
  customElements.define("raccroche-recherche", RaccrocheRecherche);
}
