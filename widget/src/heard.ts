/** The answer to a need in somebody's own words: whom to call, and whom to turn to. */

import { html, nothing, type TemplateResult } from "lit";

import type { Heard, Helpline, Structure } from "./answers.js";
import { card } from "./cards.js";
import type { Entry } from "./entries.js";
import { link, type Showing } from "./showing.js";
import { typeset } from "./words/typeset.js";
import { written } from "./words/spoken.js";

export function isDanger({ understood }: Heard): boolean {
  return understood.needs[0]?.need.urgency === "NOW";
}

export function heardAnswer({ understood, nextStep }: Heard, showing: Showing): TemplateResult {
  const { words, language } = showing;
  const { sentence, helplines, actors } = nextStep;
  const dispositifs = understood.needs[0]?.need.dispositifs ?? [];
  return html`
    <p class="notice">${written(sentence, language)}</p>
    ${helplines.length > 0
      ? html`<ul class="cards" part="liste">
          ${helplines.map((line) => html`<li class="card" part="lieu">${call(line, showing)}</li>`)}
        </ul>`
      : nothing}
    ${near({ understood, nextStep }, showing)}
    ${actors.length > 0
      ? html`<h3>${words.talkTo}</h3>
          <ul>
            ${actors.map(
              ({ name, howToReach }) => html`<li>${written(words.reach(name, howToReach), language)}</li>`,
            )}
          </ul>`
      : nothing}
    ${dispositifs.length > 0 ? mayHelp(dispositifs, showing) : nothing}
  `;
}

function mayHelp(dispositifs: { code: string; name: string }[], showing: Showing): TemplateResult {
  return html`<h3>${showing.words.mayHelp}</h3>
    <ul lang="fr">
      ${dispositifs.map(
        ({ code, name }) =>
          html`<li>${link(`${showing.site}/dispositifs/${code}`, typeset(name), showing)}</li>`,
      )}
    </ul>`;
}

/** The CIO and the mission locale of the place that was named. */
function near({ understood, nextStep }: Heard, showing: Showing): TemplateResult | typeof nothing {
  const { cio, cioDistanceMeters, missionLocale } = nextStep;
  const { place } = understood;
  if (!place || !(cio || missionLocale)) return nothing;
  const entry = (structure: Structure, kind: Entry["kind"], number: number, meters: number | null) =>
    card({ structure, contact: structure, kind, number, meters }, showing);
  return html`<h3>${showing.words.nearYou(place.label)}</h3>
    <ul class="cards">
      ${cio ? entry(cio, "cio", 1, cioDistanceMeters) : nothing}
      ${missionLocale ? entry(missionLocale, "mission-locale", cio ? 2 : 1, null) : nothing}
    </ul>`;
}

function call(line: Helpline, { words, language, sealed }: Showing): TemplateResult {
  const { name, phone, purpose, hours, isFree, isForTextMessages } = line;
  const scheme = isForTextMessages ? "sms" : "tel";
  const href = `${scheme}:${phone.replace(/\s/g, "")}`;
  const number = sealed
    ? html`<span class="phone" dir="ltr">${phone}</span>`
    : html`<a class="button main phone" href=${href} dir="ltr">${phone}</a>`;
  return html`
    <h3>${number} ${isForTextMessages ? words.byText : nothing} <span>${name}</span></h3>
    <p>
      ${written(words.helpline(purpose, hours), language)} ${isFree ? words.isFree : nothing}
    </p>
  `;
}
