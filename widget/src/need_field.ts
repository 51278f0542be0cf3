/** The fields for what somebody looks for: a dispositif, or three questions that lead to some. */

import { html, nothing, type TemplateResult } from "lit";

import type { Dispositif, Profile, Question } from "./answers.js";
import type { Directory } from "./directory.js";
import { CATALOGUE } from "./documents.js";
import { warnUnknown } from "./given.js";
import type { Words } from "./words/fr.js";

const AUDIENCES = ["jeune", "famille", "professionnel"] as const;
export type Audience = (typeof AUDIENCES)[number];
export type Way = "dispositif" | "questions";

/** What is asked of the directory beside the place. */
export type Need =
  | { way: "dispositif"; dispositif: string }
  | { way: "questions"; profile: Profile };

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

function isAge(text: string): boolean {
  return /^\d{1,2}$/.test(text) && +text >= LEAST_AGE && +text <= GREATEST_AGE;
}

type Field = "situation" | "age";

/** What the fields of the three questions hold. */
interface FormProfile {
  situation: string;
  age: string;
  wants: string;
}

export class NeedField {
  dispositifs: Dispositif[] = [];
  dispositif = "";
  /** What is wrong, by field. */
  problems: Partial<Record<Field, string>> = {};
  /** Questions whose answer nobody knows: they are not asked again. */
  skipped: ReadonlySet<string> = new Set();
  #way: Way = "dispositif";
  #profile: FormProfile = { situation: "", age: "", wants: "" };
  /** Answers to the questions of a list of results. */
  #more: Partial<Profile> = {};

  constructor(readonly host: NeedFieldHost) {}

  /** What is looked for; undefined, with `problems` set, where it cannot be asked so. */
  get need(): Need | undefined {
    this.problems = {};
    if (this.#way === "dispositif") return { way: "dispositif", dispositif: this.dispositif };
    const { words } = this.host;
    const { situation, wants } = this.#profile;
    const age = this.#profile.age.trim();
    if (!situation) this.problems.situation = words.situationMissing;
    if (age && !isAge(age)) this.problems.age = words.ageWrong;
    if (Object.keys(this.problems).length > 0) return undefined;
    const profile: Profile = {
      situation,
      ...(age && { age: Number(age) }),
      ...(wants && { wants: [wants] }),
      ...this.#more,
    };
    return { way: "questions", profile };
  }

  /** Reads the dispositifs of a directory; false where they cannot be had. */
  async read(directory: Directory): Promise<boolean> {
    try {
      const { dispositifs } = await directory.get<{ dispositifs: { nodes: Dispositif[] } }>(CATALOGUE);
      this.dispositifs = dispositifs.nodes;
    } catch {
      return false;
    }
    this.check();
    return true;
  }

  /** A dispositif that the directory has not counts as none. */
  check(): void {
    const { dispositif, dispositifs } = this;
    const isKnown = dispositifs.some(({ code }) => code === dispositif);
    if (dispositif && dispositifs.length > 0 && !isKnown) this.leaveOut(dispositif);
  }

  leaveOut(dispositif: string): void {
    if (this.dispositif !== dispositif) return;
    this.dispositif = "";
    warnUnknown("dispositif", dispositif, this.dispositifs.map(({ code }) => code));
  }

  /** Puts a need into the fields. */
  set(need: Need): void {
    this.#way = need.way;
    if (need.way === "dispositif") {
      this.dispositif = need.dispositif;
      return;
    }
    const { situation, age, wants, ...more } = need.profile;
    this.#profile = { situation, age: age ? String(age) : "", wants: wants?.[0] ?? "" };
    this.#more = more;
    this.skipped = new Set();
  }

  /** Takes the answer to a question of the results; undefined where it is not known. False where the
   * answer cannot be. */
  answer({ code, field }: Question, value: boolean | string | undefined): boolean {
    if (value === undefined) {
      this.skipped = new Set([...this.skipped, code]);
    } else if (typeof value === "boolean") {
      const others = (this.#more.answers ?? []).filter(({ question }) => question !== code);
      this.#more = { ...this.#more, answers: [...others, { question: code, value }] };
    } else if (field === "AGE") {
      if (!isAge(value)) return false;
      this.#profile = { ...this.#profile, age: value };
    } else {
      this.#more = { ...this.#more, [field === "DIPLOMA" ? "diploma" : "lastClass"]: value };
    }
    return true;
  }

  focus(): void {
    const [wrong = "situation"] = Object.keys(this.problems);
    this.host.shadowRoot?.getElementById(wrong)?.focus();
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
                ({ code, name }) => html`<option
                  lang="fr" value=${code} ?selected=${code === this.dispositif}
                >${name}</option>`,
              )}
          </optgroup>`,
        )}
      </select>
    </div>`;
  }

  /** What the form holds has changed: answers that were given to another profile do not count. */
  #change(field: keyof FormProfile, event: Event): void {
    this.#profile = { ...this.#profile, [field]: (event.target as HTMLInputElement).value };
    this.#more = {};
    this.skipped = new Set();
  }

  #questions(): TemplateResult {
    const { words, asker } = this.host;
    const { situation, age, wants } = this.#profile;
    const options = (known: Record<string, string>, chosen: string) =>
      Object.entries(known).map(
        ([code, text]) => html`<option value=${code} ?selected=${code === chosen}>${text}</option>`,
      );
    return html`
      <div class="field">
        <label for="situation">${words.situation[asker]}</label>
        <select
          id="situation" aria-required="true"
          aria-invalid=${this.problems.situation ? "true" : nothing}
          aria-describedby=${this.problems.situation ? "situation-probleme" : nothing}
          @change=${(event: Event) => this.#change("situation", event)}
        >
          <option value="" ?selected=${!situation}>${words.choose}</option>
          ${options(words.situations, situation)}
        </select>
        ${this.#problem("situation")}
      </div>
      <div class="field">
        <label for="age">${words.age[asker]} <span class="hint">${words.ageHint}</span></label>
        <input
          id="age" type="text" inputmode="numeric" maxlength="2" autocomplete="off" enterkeyhint="search"
          aria-invalid=${this.problems.age ? "true" : nothing}
          aria-describedby=${this.problems.age ? "age-probleme" : nothing}
          .value=${age} @input=${(event: Event) => this.#change("age", event)}
        />
        ${this.#problem("age")}
      </div>
      <div class="field">
        <label for="envie">${words.wants[asker]}</label>
        <select id="envie" @change=${(event: Event) => this.#change("wants", event)}>
          <option value="" ?selected=${!wants}>${words.unknown}</option>
          ${options(words.aims, wants)}
        </select>
      </div>
    `;
  }

  #problem(field: Field): TemplateResult | typeof nothing {
    const problem = this.problems[field];
    return problem ? html`<p class="problem" id="${field}-probleme">${problem}</p>` : nothing;
  }
}
