/** What is recommended to a person: one call, what is open with a place, questions that decide, the rest. */

import { html, nothing, type TemplateResult } from "lit";

import type { Question, Recommendation, Recommendations } from "./answers.js";
import { callCard, card, numberOf } from "./cards.js";
import { hasPlace, type Entries, type Entry } from "./entries.js";
import { firstNotices, link, noticeLine, type Showing } from "./showing.js";
import { fundingLine } from "./fundings.js";
import { typeset } from "./words/typeset.js";
import { written } from "./words/spoken.js";

export function adviceCall(
  { call }: Entries,
  found: Recommendations,
  showing: Showing,
): TemplateResult {
  const { words } = showing;
  return html`
    ${firstNotices(found.notices, showing)}
    ${call
      ? html`<h3>${words.callFirst}</h3>
          ${callCard(call, showing, found.firstCall?.whatToSay)}`
      : nothing}
  `;
}

export function adviceRest(
  { hosts, advisers }: Entries,
  found: Recommendations,
  showing: Showing,
): TemplateResult {
  const { words } = showing;
  return html`
    ${hosts.length > 0
      ? html`<h3>${words.openWithPlace}</h3>
          <ol class="cards" part="liste">
            ${hosts.map((entry) => hostOf(entry, showing))}
          </ol>`
      : nothing}
    ${questions(found.questions, showing)}
    ${advisers.length > 0
      ? html`<h3>${words.alsoNear}</h3>
          <ul class="cards">
            ${advisers.map((entry) => card(entry, showing))}
          </ul>`
      : nothing}
    ${withoutPlace(found.nodes, showing)} ${law(found, showing)}
    ${noticeLine(found.notices, showing)}
  `;
}

/** A dispositif with its nearest host. */
function hostOf(entry: Entry, showing: Showing): TemplateResult {
  const { site, words } = showing;
  const { dispositif } = entry.recommendation!;
  const title = html`<span lang="fr">${typeset(dispositif.name)}</span>`;
  const heading = html`
    <p class="tag host">${words.stages[dispositif.stage]}</p>
    <h4>${numberOf(entry)} ${link(`${site}/dispositifs/${dispositif.code}`, title, showing)}</h4>
  `;
  return card(entry, showing, about(entry.recommendation!, showing), heading);
}

function about(recommendation: Recommendation, showing: Showing): TemplateResult {
  const { words, language, professional } = showing;
  const { fit, agreements, dispositif } = recommendation;
  return html`
    <p class="fit">${words.fits[fit]}</p>
    ${agreements.map((whose) => html`<p>${words.agreement(whose)}</p>`)}
    <p>${written(dispositif.summary, language)}</p>
    ${professional ? fundingLine(dispositif.fundingSources, words) : nothing}
  `;
}

/** What is open without a place: in any school, or where nobody has published yet. */
function withoutPlace(nodes: Recommendation[], showing: Showing): TemplateResult {
  const { words } = showing;
  const rest = nodes.filter((node) => !hasPlace(node));
  const inSchools = rest.filter(({ hosts }) => hosts?.edges[0]?.node.basis === "DERIVED");
  const nowhere = rest.filter((node) => !inSchools.includes(node));
  return html`
    ${folded(inSchools, words.openInSchools(inSchools.length), showing)}
    ${folded(nowhere, words.openElsewhere(nowhere.length), showing)}
  `;
}

function folded(
  nodes: Recommendation[],
  summary: string,
  showing: Showing,
): TemplateResult | typeof nothing {
  if (nodes.length === 0) return nothing;
  return html`<details class="folded">
    <summary>${summary}</summary>
    <ul>
      ${nodes.map((node) => {
        const { code, name } = node.dispositif;
        const title = html`<span lang="fr">${typeset(name)}</span>`;
        return html`<li>
          ${link(`${showing.site}/dispositifs/${code}`, title, showing)} ${about(node, showing)}
        </li>`;
      })}
    </ul>
  </details>`;
}

function law({ statuses }: Recommendations, { words, language }: Showing) {
  const certain = statuses.filter(({ isCertain }) => isCertain);
  if (certain.length === 0) return nothing;
  return html`<details class="folded">
    <summary>${words.law}</summary>
    ${certain.map(
      ({ text, nextStep }) =>
        html`<p>${written(text, language)} ${written(nextStep, language)}</p>`,
    )}
  </details>`;
}

/** Each question that would decide something, answered here. */
function questions(open: Question[], showing: Showing): TemplateResult | typeof nothing {
  const { words, skipped } = showing;
  const asked = open.filter(({ code, field }) => field !== "LEFT_SINCE" && !skipped.has(code));
  if (asked.length === 0) return nothing;
  return html`<h3 id="questions" tabindex="-1">${words.questions}</h3>
    <p class="hint">${words.questionsHint}</p>
    <ul class="questions">
      ${asked.map((question) => html`<li>${questionOf(question, showing)}</li>`)}
    </ul>`;
}

function questionOf(question: Question, showing: Showing): TemplateResult {
  const { language } = showing;
  const id = `question-${question.code}`;
  return html`<div class="question" role="group" aria-labelledby=${id}>
    <p id=${id}><b>${written(question.text, language)}</b></p>
    ${question.field === "ANSWERS" ? yesNo(question, showing) : oneOf(question, showing)}
  </div>`;
}

function yesNo(question: Question, { words, answer }: Showing): TemplateResult {
  const button = (text: string, value: boolean | undefined) =>
    html`<button type="button" class="answer" @click=${() => answer(question, value)}>${text}</button>`;
  const { yes, no, unknown } = words.answers;
  return html`<div class="answers">
    ${button(yes, true)} ${button(no, false)} ${button(unknown, undefined)}
  </div>`;
}

/** A question that takes an age, a class or a diploma. */
function oneOf(question: Question, { words, answer }: Showing): TemplateResult {
  const { code, field } = question;
  const id = `reponse-${code}`;
  const label = `question-${code}`;
  const give = (event: Event) => {
    const root = (event.currentTarget as HTMLElement).closest(".answers");
    const value = root?.querySelector<HTMLInputElement | HTMLSelectElement>(`#${id}`)?.value.trim();
    if (value) answer(question, value);
  };
  const known = field === "DIPLOMA" ? words.diplomas : words.lastClasses;
  return html`<div class="answers">
    ${field === "AGE"
      ? html`<input id=${id} type="text" inputmode="numeric" maxlength="2" aria-labelledby=${label} />`
      : html`<select id=${id} aria-labelledby=${label}>
          <option value="">${words.choose}</option>
          ${Object.entries(known).map(([value, text]) => html`<option value=${value}>${text}</option>`)}
        </select>`}
    <button type="button" class="answer" @click=${give}>${words.confirm}</button>
    <button type="button" class="answer" @click=${() => answer(question, undefined)}>
      ${words.answers.unknown}
    </button>
  </div>`;
}
