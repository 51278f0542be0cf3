/** A field for a place: suggestions beneath, taken by a click or with the keyboard (ARIA 1.2, combobox). */

import { SUGGESTIONS } from "../src/documents.js";
import type { Suggestion } from "../src/answers.js";
import { distinguished } from "../src/place.js";
import { word } from "./words.js";

const LEAST_LETTERS = 2;
const PAUSE_MS = 180;

let fields = 0;

export function openPlaceFields(root: ParentNode): void {
  for (const input of root.querySelectorAll<HTMLInputElement>("input[data-places]")) {
    new PlaceField(input);
  }
}

class PlaceField {
  readonly #list = document.createElement("ul");
  readonly #status = document.createElement("span");
  #suggestions: Suggestion[] = [];
  #active = -1;
  #pause = 0;
  #asked: AbortController | undefined;

  constructor(readonly input: HTMLInputElement) {
    this.#list.id = `lieux-${++fields}`;
    this.#list.className = "suggestions";
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", word("places"));
    this.#list.hidden = true;
    this.#status.className = "visually-hidden";
    this.#status.setAttribute("role", "status");
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.#list.id };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    input.after(this.#list, this.#status);
    input.addEventListener("input", () => this.#typed());
    input.addEventListener("keydown", (event) => this.#pressed(event));
    // Later than a click on a suggestion, which takes the focus for a moment.
    input.addEventListener("blur", () => setTimeout(() => this.#close(), 200));
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#clicked(event));
    if ("geolocation" in navigator) this.#offerPosition();
  }

  #typed(): void {
    clearTimeout(this.#pause);
    this.#position("");
    const text = this.input.value.trim();
    if (text.length < LEAST_LETTERS) return this.#close();
    this.#pause = window.setTimeout(() => void this.#ask(text), PAUSE_MS);
  }

  async #ask(text: string): Promise<void> {
    this.#asked?.abort();
    this.#asked = new AbortController();
    try {
      const response = await fetch("/graphql", {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify({ query: SUGGESTIONS, variables: { text } }),
        signal: this.#asked.signal,
      });
      const { data } = (await response.json()) as { data?: { suggestPlaces: Suggestion[] } | null };
      this.#show(data?.suggestPlaces ?? []);
    } catch {
      // What is typed is understood by the page as well.
      this.#close();
    }
  }

  #show(suggestions: Suggestion[]): void {
    this.#suggestions = distinguished(suggestions, (name, department) => `${name} (${department})`);
    this.#active = -1;
    this.#list.replaceChildren(
      ...this.#suggestions.map(({ label }, index) => {
        const option = document.createElement("li");
        option.id = `${this.#list.id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = label;
        return option;
      }),
    );
    this.#list.hidden = suggestions.length === 0;
    this.input.setAttribute("aria-expanded", String(suggestions.length > 0));
    this.#status.textContent = suggestions.length
      ? word(suggestions.length > 1 ? "suggestions" : "suggestion", suggestions.length)
      : word("noSuggestion");
  }

  #pressed(event: KeyboardEvent): void {
    const last = this.#suggestions.length - 1;
    if (event.key === "Escape" && !this.#list.hidden) this.#close();
    else if (event.key === "Enter" && this.#active >= 0) this.#take(this.#active);
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && last >= 0) {
      const next = this.#active + (event.key === "ArrowDown" ? 1 : -1);
      this.#activate(next > last ? 0 : next < 0 ? last : next);
    } else return;
    event.preventDefault();
  }

  #activate(index: number): void {
    this.#list.children[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = index;
    const option = this.#list.children[index];
    option?.setAttribute("aria-selected", "true");
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
  }

  #clicked(event: MouseEvent): void {
    const option = (event.target as Element).closest("li");
    if (option) this.#take([...this.#list.children].indexOf(option));
  }

  #take(index: number): void {
    const suggestion = this.#suggestions[index];
    if (!suggestion) return;
    this.input.value = suggestion.label;
    const { structure, commune, precision } = suggestion;
    const named = structure?.uai
      ? `uai:${structure.uai}`
      : commune && precision === "COMMUNE"
        ? `commune:${commune.code}`
        : "";
    this.#hidden("place", named);
    this.#close();
  }

  #close(): void {
    this.#list.hidden = true;
    this.#active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  /** A hidden field of the form beside what is typed, which goes before it. */
  #hidden(name: string, value: string): void {
    const form = this.input.form;
    let field = form?.querySelector<HTMLInputElement>(`input[type=hidden][name=${name}]`);
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      form?.append(field);
    }
    field.value = value;
  }

  #position(value: string): void {
    this.#hidden("place", "");
    this.#hidden("position", value);
  }

  #offerPosition(): void {
    const line = this.input.form?.querySelector<HTMLElement>("[data-locate]");
    if (!line) return;
    const button = document.createElement("button");
    const status = document.createElement("span");
    button.type = "button";
    button.className = "link";
    button.textContent = word("locate");
    status.setAttribute("role", "status");
    line.append(button, " ", status);
    button.addEventListener("click", () => {
      status.textContent = word("locating");
      navigator.geolocation.getCurrentPosition(
        ({ coords: { latitude, longitude } }) => {
          status.textContent = "";
          this.input.value = word("located");
          this.#position(`${latitude},${longitude}`);
          this.input.form?.requestSubmit?.();
        },
        // A page that says « tu » has its own.
        () => (status.textContent = line.dataset.denied ?? word("locationDenied")),
        { timeout: 10_000, maximumAge: 300_000 },
      );
    });
  }
}
