/** The fields for what somebody looks for: a dispositif, or three questions that lead to some. */

import { html, nothing, type TemplateResult } from "lit";

import type { Dispositif } from "./answers.js";
import type { Words } from "./words/fr.js";

const AUDIENCES = ["jeune", "famille", "professionnel"] as const;
export type Audience = (typeof AUDIENCES)[number];
export type Way = "dispositif" | "questions";

/** What is asked of the directory beside the place. */
export type Need =
  | { way: "dispositif"; dispositif: string }
  | { way: "questions"; profile: { situation: string; age?: number; wants?: string[] } };

export interface NeedFieldHost {
  requestUpdate(): void;
  readonly words: Words;
  readonly asker: Audience;
  readonly shadowRoot: ShadowRoot | null;
}

/** Who asks; a young person, where the page around names nobody we know. */
export function audienceOf(named: string | null): Audience {
  return AUDIENCES.find((known) => known === named) ?? "jeune";
}

const LEAST_AGE = 3;
const GREATEST_AGE = 99;

export class NeedField {
  dispositifs: Dispositif[] = [];
  dispositif = "";
  problem = "";
  #way: Way = "dispositif";
  #situation = "LEFT";
  #age = "";
  #wants = "";

  constructor(readonly host: NeedFieldHost) {}

  /** What is looked for; undefined, with `problem` set, where it cannot be asked so. */
  get need(): Need | undefined {
    this.problem = "";
    if (this.#way === "dispositif") return { way: "dispositif", dispositif: this.dispositif };
    const age = this.#age.trim();
    if (age && !(/^\d{1,2}$/.test(age) && +age >= LEAST_AGE && +age <= GREATEST_AGE)) {
      this.problem = this.host.words.ageWrong;
      return undefined;
    }
    return {
      way: "questions",
      profile: {
        situation: this.#situation,
        ...(age && { age: Number(age) }),
        ...(this.#wants && { wants: [this.#wants] }),
      },
    };
  }

  focus(): void {
    this.host.shadowRoot?.getElementById("age")?.focus();
  }

  /** The name of a dispositif, once it is known. */
  nameOf(dispositif: string): string {
    return this.dispositifs.find(({ code }) => code === dispositif)?.name ?? dispositif;
  }

  render(): TemplateResult {
    const { words } = this.host;
    return html`
      <fieldset class="field ways">
        <legend>${words.what}</legend>
        ${(["dispositif", "questions"] as const).map((way) => this.#choice(way))}
      </fieldset>
      ${this.#way === "dispositif" ? this.#select() : this.#questions()}
    `;
  }

  #choice(way: Way): TemplateResult {
    const choose = () => {
      this.#way = way;
      this.host.requestUpdate();
    };
    return html`<label class="choice">
      <input type="radio" name="way" .checked=${this.#way === way} @change=${choose} />
      ${this.host.words.ways[way]}
    </label>`;
  }

  #select(): TemplateResult {
    const { words } = this.host;
    const stages = Object.entries(words.stages);
    const known = this.dispositifs.some(({ code }) => code === this.dispositif);
    const chosen = (event: Event) => {
      this.dispositif = (event.target as HTMLSelectElement).value;
    };
    return html`<div class="field">
      <label for="dispositif">${words.dispositif}</label>
      <select id="dispositif" @change=${chosen}>
        <option value="" ?selected=${!this.dispositif}>${words.unknown}</option>
        ${this.dispositif && !known
          ? html`<option value=${this.dispositif} selected>${this.dispositif}</option>`
          : nothing}
        ${stages.map(
          ([stage, heading]) => html`<optgroup label=${heading}>
            ${this.dispositifs
              .filter((dispositif) => dispositif.stage === stage)
              .map(
                ({ code, name }) =>
                  html`<option value=${code} ?selected=${code === this.dispositif}>${name}</option>`,
              )}
          </optgroup>`,
        )}
      </select>
    </div>`;
  }

  #questions(): TemplateResult {
    const { words, asker } = this.host;
    const options = (known: Record<string, string>, chosen: string) =>
      Object.entries(known).map(
        ([code, text]) => html`<option value=${code} ?selected=${code === chosen}>${text}</option>`,
      );
    const value = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value;
    return html`
      <div class="field">
        <label for="situation">${words.situation[asker]}</label>
        <select id="situation" @change=${(event: Event) => (this.#situation = value(event))}>
          ${options(words.situations, this.#situation)}
        </select>
      </div>
      <div class="field">
        <label for="age">${words.age[asker]} <span class="hint">${words.ageHint}</span></label>
        <input
          id="age" type="text" inputmode="numeric" maxlength="2" autocomplete="off"
          aria-invalid=${this.problem ? "true" : nothing}
          aria-describedby=${this.problem ? "age-probleme" : nothing}
          .value=${this.#age} @input=${(event: Event) => (this.#age = value(event))}
        />
        ${this.problem ? html`<p class="problem" id="age-probleme">${this.problem}</p>` : nothing}
      </div>
      <div class="field">
        <label for="envie">${words.wants[asker]}</label>
        <select id="envie" @change=${(event: Event) => (this.#wants = value(event))}>
          <option value="">${words.unknown}</option>
          ${options(words.aims, this.#wants)}
        </select>
      </div>
    `;
  }
}
