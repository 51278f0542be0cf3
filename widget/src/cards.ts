/** One structure as a card: what it is, where, how to reach it. */

import { html, nothing, type TemplateResult } from "lit";

import { addressOf, go, send, telephone, writing, wrongNumber } from "./actions.js";
import type { Hosting, Structure } from "./answers.js";
import type { Entry } from "./entries.js";
import { link, type Showing } from "./showing.js";
import { dateOf, distance } from "./words/spoken.js";
import { typeset } from "./words/typeset.js";

/** The one to telephone first, with what to say, in French, as who answers speaks it. */
export function callCard(entry: Entry, showing: Showing, whatToSay = ""): TemplateResult {
  const { words } = showing;
  return html`<div class="card call" part="lieu">
    ${tag(entry, showing)} ${name(entry, showing)} ${address(entry.structure)} ${part(entry)}
    <div class="actions">
      ${telephone(entry, showing, true)} ${go(entry, showing)} ${send(entry, showing)}
    </div>
    ${writing(entry, showing)} ${wrongNumber(entry, showing)}
    ${whatToSay
      ? html`<div class="say">
          <p><b>${words.toSay}</b></p>
          <p lang="fr"><q>${typeset(whatToSay)}</q></p>
        </div>`
      : nothing}
    ${entering(entry, showing)}
  </div>`;
}

/** Any other structure; `more` is what an answer says of it. */
export function card(
  entry: Entry,
  showing: Showing,
  more: TemplateResult | typeof nothing = nothing,
  heading?: TemplateResult,
): TemplateResult {
  return html`<li class="card" part="lieu">
    ${heading ? nothing : tag(entry, showing)} ${heading ?? name(entry, showing)}
    ${heading ? name(entry, showing, false) : nothing} ${address(entry.structure)} ${part(entry)}
    <div class="actions">${telephone(entry, showing, false)} ${go(entry, showing)}</div>
    ${writing(entry, showing)} ${wrongNumber(entry, showing)} ${more} ${entering(entry, showing)}
  </li>`;
}

function tag({ kind, recommendation }: Entry, { words }: Showing): TemplateResult {
  const text = recommendation ? words.stages[recommendation.dispositif.stage] : words.tags[kind];
  return html`<p class="tag ${kind}">${text}</p>`;
}

export function numberOf({ number, kind }: Entry): TemplateResult {
  return html`<span class="number ${kind}"><span>${number}</span></span>`;
}

function name(entry: Entry, showing: Showing, isHeading = true): TemplateResult {
  const { language, site } = showing;
  const { structure, dispositif, meters } = entry;
  const take = (event: Event) => showing.chosen({ structure, dispositif }, event);
  const details = `${site}/structures/${structure.uai ?? structure.id}`;
  const text = html`<span lang="fr">${typeset(structure.usualName)}</span>`;
  const far = html`${meters === null
    ? nothing
    : html`<span class="distance">${distance(meters, language)}</span>`}`;
  const linked = link(details, text, showing, { take });
  return isHeading
    ? html`<h4>${numberOf(entry)} ${linked} ${far}</h4>`
    : html`<p class="where">${linked} ${far}</p>`;
}

function address(structure: Structure): TemplateResult | typeof nothing {
  const text = addressOf(structure);
  return text ? html`<p lang="fr">${text}</p>` : nothing;
}

/** The part of a structure that has contacts of its own. */
function part({ contact, structure }: Entry): TemplateResult | typeof nothing {
  return contact === structure ? nothing : html`<p lang="fr">${typeset(contact.usualName)}</p>`;
}

/** How somebody gets in where that is known, and who says that it is hosted there. */
function entering({ hosting, contact }: Entry, showing: Showing): TemplateResult {
  const { words } = showing;
  const how = hosting?.howToEnter;
  const without = contact.phone ? "" : contact.email ? words.writeToEnter : words.visitToEnter;
  return html`
    ${how
      ? html`<p class="step"><b>${words.howToEnter}</b> <span lang="fr">${typeset(how)}</span></p>`
      : nothing}
    ${without && !how ? html`<p class="step">${without}</p>` : nothing}
    ${hosting?.basis === "DERIVED" ? html`<p class="hint">${words.derived}</p>` : nothing}
    ${hosting?.basis === "PUBLISHED" ? sourceOf(hosting, showing) : nothing}
  `;
}

function sourceOf({ provenance }: Hosting, { words, language }: Showing): TemplateResult {
  const { source, sourceDate, reviewStatus } = provenance;
  const according = words.accordingTo(source.name, dateOf(sourceDate, language));
  return html`<p class="hint">
    ${reviewStatus === "TO_CONFIRM" ? words.toConfirm : nothing} ${according}
  </p>`;
}
