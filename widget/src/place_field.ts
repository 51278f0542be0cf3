/** The field for a place: what is typed, and suggestions for it.
 *
 * An editable combobox with a list, after the ARIA Authoring Practices (W3C, *Editable Combobox With
 * List Autocomplete*): the arrows go through the list, Enter takes, Escape closes, and what is typed
 * stands where nothing is taken.
 */

import { html, nothing, type ReactiveController, type TemplateResult } from "lit";

import { Directory } from "./directory.js";
import type { Suggestion } from "./answers.js";
import { SUGGESTIONS } from "./documents.js";
import { distinguished, folded, isPersonal, namedPlace, suggestedPlace, type NamedPlace } from "./place.js";
import type { Words } from "./words/fr.js";

const PAUSE_MS = 200;
const SHORTEST = 2;

export interface PlaceFieldHost {
  addController(controller: ReactiveController): void;
  requestUpdate(): void;
  readonly directory: Directory;
  readonly words: Words;
  readonly shadowRoot: ShadowRoot | null;
}

export class PlaceField implements ReactiveController {
  problem = "";
  #text = "";
  #chosen: NamedPlace | undefined;
  #suggestions: Suggestion[] = [];
  #open = false;
  #active = -1;
  /** Whether Escape is down that has closed the suggestions. */
  #escaping = false;
  #locating = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked: AbortController | undefined;

  constructor(readonly host: PlaceFieldHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.#open = false;
  }

  /** The place that the field holds; undefined where it is empty. */
  get place(): NamedPlace | undefined {
    const text = this.#text.trim();
    if (this.#chosen) return this.#chosen;
    if (!text) return undefined;
    const same = this.#suggestions.filter(({ label }) => folded(label) === folded(text));
    return same[0] && same.length === 1 ? suggestedPlace(same[0]) : namedPlace(text);
  }

  /** Puts a place into the field. */
  set(place: NamedPlace): void {
    this.#text = place.label;
    this.#chosen = place;
    this.#close();
  }

  /** Gives a place that was named by its key the name it goes by. */
  name(label: string): void {
    if (this.#chosen && !this.#chosen.label) this.set({ ...this.#chosen, label });
  }

  /** Shows what is wrong with what it holds, and offers what may be meant instead. */
  complain(suggest: boolean): void {
    this.focus();
    if (suggest) void this.#suggest();
    this.host.requestUpdate();
  }

  /** Takes what was typed for the one suggestion that has all of its words; how many have them. */
  async takeMeant(): Promise<number> {
    if (this.#chosen) return 0;
    await this.#suggest();
    const words = folded(this.#text).split(" ");
    const meant = this.#suggestions.filter(({ label }) =>
      words.every((word) => ` ${folded(label)}`.includes(` ${word}`)),
    );
    const [only] = meant.map(suggestedPlace);
    if (!only || meant.length > 1) return meant.length;
    if (isPersonal(only.input)) return 0; // it would be asked in the same way
    this.set(only);
    return 1;
  }

  /** Puts what was typed elsewhere into the field, as if it had been typed here. */
  type(text: string): void {
    this.#text = text;
    this.#chosen = undefined;
  }

  /** Puts the focus into the field, and the caret where it was. */
  focusAt(caret: number): void {
    this.focus();
    const field = this.host.shadowRoot?.getElementById("lieu") as HTMLInputElement | null;
    field?.setSelectionRange(caret, caret);
  }

  focus(): void {
    this.host.shadowRoot?.getElementById("lieu")?.focus();
  }

  render(): TemplateResult {
    const { words } = this.host;
    const active = this.#active >= 0 ? `lieu-${this.#active}` : nothing;
    return html`
      <div class="field">
        <label for="lieu">${words.where} <span class="hint">${words.whereHint}</span></label>
        <div class="combobox">
          <input
            id="lieu" type="text" role="combobox" autocomplete="off" spellcheck="false" maxlength="200"
            aria-required="true" enterkeyhint="search"
            aria-autocomplete="list" aria-expanded=${this.#open} aria-controls="lieux"
            aria-activedescendant=${active}
            aria-invalid=${this.problem ? "true" : nothing}
            aria-describedby=${this.problem ? "lieu-probleme" : nothing}
            .value=${this.#text}
            @input=${this.#typed} @keydown=${this.#pressed} @keyup=${this.#released} @blur=${() => this.#close()}
          />
          <ul
            id="lieux" role="listbox" aria-label=${words.where} ?hidden=${!this.#open}
            @mousedown=${keepFocus}
          >
            ${this.#suggestions.map((suggestion, index) => this.#option(suggestion, index))}
          </ul>
        </div>
        ${this.problem
          ? html`<p class="problem" id="lieu-probleme">${this.problem}</p>`
          : nothing}
        <p class="visually-hidden" role="status">
          ${this.#open ? words.suggestions(this.#suggestions.length) : ""}
        </p>
        ${"geolocation" in navigator
          ? html`<button
              type="button" class="quiet" ?disabled=${this.#locating} @click=${this.#locate}
            >${this.#locating ? words.locating : words.locate}</button>`
          : nothing}
      </div>
    `;
  }

  /** It is taken by a click: a finger that scrolls the list takes nothing, and a list that went away as
   * the finger came down would leave the click to what lies under it. */
  #option(suggestion: Suggestion, index: number): TemplateResult {
    return html`<li
      id="lieu-${index}" role="option" aria-selected=${index === this.#active}
      @click=${() => this.#take(index)}
    >${suggestion.label}</li>`;
  }

  readonly #typed = (event: Event): void => {
    this.#text = (event.target as HTMLInputElement).value;
    this.#chosen = undefined;
    this.problem = "";
    clearTimeout(this.#timer);
    this.#asked?.abort();
    if (this.#text.trim().length < SHORTEST) {
      this.#suggestions = [];
      this.#close();
    } else {
      this.#timer = setTimeout(() => void this.#suggest(), PAUSE_MS);
    }
    this.host.requestUpdate();
  };

  async #suggest(): Promise<void> {
    const asked = (this.#asked = new AbortController());
    try {
      const { suggestPlaces } = await this.host.directory.post<{ suggestPlaces: Suggestion[] }>(
        SUGGESTIONS,
        { text: this.#text.trim() },
        asked.signal,
      );
      this.#suggestions = distinguished(suggestPlaces, this.host.words.namesake);
      this.#active = -1;
      this.#open = suggestPlaces.length > 0 && this.host.shadowRoot?.activeElement?.id === "lieu";
    } catch {
      this.#suggestions = []; // suggestions are a help; the search itself says what is wrong
    }
    if (asked === this.#asked) this.host.requestUpdate();
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    const last = this.#suggestions.length - 1;
    if (event.key === "Escape" && this.#open) {
      event.stopPropagation(); // a dialog around stays open
      this.#escaping = true;
      this.#close();
    } else if (event.key === "Enter" && this.#open && this.#active >= 0) {
      this.#take(this.#active);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && last >= 0) {
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = this.#active + step;
      this.#open = true;
      this.#active = next > last ? -1 : next < -1 ? last : next;
    } else {
      return;
    }
    event.preventDefault();
    this.host.requestUpdate();
  };

  /** Whoever listens to keys that come up hears no Escape that was for the suggestions. */
  readonly #released = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.#escaping) return;
    event.stopPropagation();
    this.#escaping = false;
  };

  #take(index: number): void {
    const suggestion = this.#suggestions[index];
    if (suggestion) this.set(suggestedPlace(suggestion));
  }

  #close(): void {
    this.#open = false;
    this.#active = -1;
    this.host.requestUpdate();
  }

  readonly #locate = (): void => {
    this.#locating = true;
    this.problem = "";
    this.host.requestUpdate();
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => {
        this.#locating = false;
        this.set({ label: this.host.words.located, input: { coordinates: { latitude, longitude } } });
      },
      () => {
        this.#locating = false;
        this.problem = this.host.words.locationDenied;
        this.host.requestUpdate();
      },
      { timeout: 10_000, maximumAge: 300_000 },
    );
  };
}

/** The field keeps the focus while its list is pressed. */
function keepFocus(event: Event): void {
  event.preventDefault();
}
