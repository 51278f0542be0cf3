/** An answer as it is shown: its heading, how much it holds, the call, and the rest. */

import { html, nothing, type TemplateResult } from "lit";

import { adviceCall, adviceRest } from "./advice.js";
import type { Around } from "./answers.js";
import { callCard, card } from "./cards.js";
import type { Entries } from "./entries.js";
import { fundingLine } from "./fundings.js";
import { heardAnswer, isDanger } from "./heard.js";
import type { Found } from "./look_up.js";
import { firstNotices, noticeLine, type Showing } from "./showing.js";
import type { Words } from "./words/fr.js";

export function heading(
  found: Found,
  words: Words,
  nameOf: (dispositif: string) => string,
): string {
  switch (found.kind) {
    case "hosts": {
      const { edges, place } = found.hosts;
      const say = edges.length > 0 ? words.hostsNear : words.hostsNowhere;
      return say(nameOf(found.dispositif), place.label);
    }
    case "around":
      return words.aroundOf(found.around.place.label);
    case "recommendations":
      return words.advice;
    case "heard":
      return isDanger(found.heard) ? words.callNow : (found.heard.understood.needs[0]?.need.name ?? "");
  }
}

/** How much was found, in a sentence that is read out. */
export function summary(found: Found, words: Words): string {
  switch (found.kind) {
    case "hosts":
      return words.found(found.hosts.edges.length);
    case "around":
      return words.found(found.around.cios.length + found.around.missionsLocales.length);
    case "recommendations":
      return words.advised(found.recommendations.nodes.length);
    case "heard":
      return words.heard;
  }
}

/** What stands first: whom to call. */
export function callPart(found: Found, entries: Entries, showing: Showing): TemplateResult {
  if (found.kind === "recommendations") return adviceCall(entries, found.recommendations, showing);
  if (found.kind === "heard") return heardAnswer(found.heard, showing);
  const { words } = showing;
  const { call } = entries;
  const given = found.kind === "hosts" ? found.hosts.notices : found.around.notices;
  return html`
    ${firstNotices(given, showing)}
    ${found.kind === "hosts" && found.hosts.edges.length === 0
      ? html`<p class="notice">${words.coverage[found.hosts.coverage] || words.found(0)}</p>`
      : nothing}
    ${call
      ? html`<h3>${words.callFirst}</h3>
          ${callCard(call, showing)}`
      : nothing}
  `;
}

export function restPart(
  found: Found,
  entries: Entries,
  showing: Showing,
): TemplateResult | typeof nothing {
  switch (found.kind) {
    case "hosts":
      return hostsRest(found, entries, showing);
    case "around":
      return aroundRest(found.around, entries, showing);
    case "recommendations":
      return adviceRest(entries, found.recommendations, showing);
    case "heard":
      return nothing;
  }
}

function hostsRest(
  { hosts, fundings }: Extract<Found, { kind: "hosts" }>,
  entries: Entries,
  showing: Showing,
): TemplateResult {
  const { words, professional } = showing;
  const isPartial = hosts.edges.length > 0 && hosts.coverage === "PARTIAL";
  return html`
    ${entries.hosts.length > 0
      ? html`<h3>${words.otherPlaces}</h3>
          <ol class="cards" part="liste">
            ${entries.hosts.map((entry) => card(entry, showing))}
          </ol>`
      : nothing}
    ${professional ? fundingLine(fundings, words) : nothing}
    ${cardsOf(words.forAdvice, entries, showing)}
    ${noticeLine(hosts.notices, showing, isPartial ? words.coverage.PARTIAL : "")}
  `;
}

function aroundRest({ notices }: Around, entries: Entries, showing: Showing): TemplateResult {
  return html`
    ${cardsOf(showing.words.alsoNear, entries, showing)} ${noticeLine(notices, showing)}
  `;
}

function cardsOf(title: string, { advisers }: Entries, showing: Showing) {
  if (advisers.length === 0) return nothing;
  return html`<h3>${title}</h3>
    <ul class="cards">
      ${advisers.map((entry) => card(entry, showing))}
    </ul>`;
}
