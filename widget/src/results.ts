/** What was found, as a list: where, how far, whom to contact, and the next step. */

import { html, nothing, type TemplateResult } from "lit";

import type {
  Around,
  Contact,
  Funding,
  Heard,
  Helpline,
  Hosting,
  Notice,
  Recommendation,
  Recommendations,
  Structure,
} from "./answers.js";
import type { Found } from "./look_up.js";
import { dateOf, distance, type Language } from "./words/spoken.js";
import { typeset } from "./words/typeset.js";
import type { Words } from "./words/fr.js";

/** A structure that somebody turns to, and what for. */
export interface Choice {
  structure: Structure;
  dispositif?: string;
}

export interface Showing {
  words: Words;
  language: Language;
  /** Where the pages of the site are, without a slash at the end. */
  site: string;
  /** Whether links leave the page they stand on. */
  elsewhere: boolean;
  /** Whether funding is shown, as those ask for it who work with young people. */
  professional: boolean;
  chosen(choice: Choice, event: Event): void;
}

/** Notices that `coverage` says already, and those for who writes the request. */
const NOT_SHOWN = new Set([
  "COMMUNE_IS_POSTAL_CODE",
  "HOSTS_NOT_PUBLISHED",
  "HOSTS_PARTLY_PUBLISHED",
  "TERRITORY_PROVISIONAL",
  "TERRITORY_UNKNOWN",
]);

export function heading(
  found: Found,
  words: Words,
  nameOf: (dispositif: string) => string,
): string {
  switch (found.kind) {
    case "hosts":
      return words.hostsNear(nameOf(found.dispositif), found.hosts.place.label);
    case "around":
      return words.aroundOf(found.around.place.label);
    case "recommendations":
      return words.openTo;
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

export function list(found: Found, showing: Showing): TemplateResult {
  switch (found.kind) {
    case "hosts":
      return hostsList(found, showing);
    case "around":
      return aroundList(found.around, showing);
    case "recommendations":
      return recommendationsList(found.recommendations, showing);
    case "heard":
      return heardList(found.heard, showing);
  }
}

function hostsList(
  { hosts, dispositif, fundings }: Extract<Found, { kind: "hosts" }>,
  showing: Showing,
): TemplateResult {
  const { words, professional } = showing;
  return html`
    ${notices(hosts.notices)} ${notice(words.coverage[hosts.coverage])}
    <ol class="cards" part="liste">
      ${hosts.edges.map(
        ({ node, distanceMeters }) => html`<li class="card" part="lieu">
          ${hostCard(node, distanceMeters, dispositif, showing)}
        </li>`,
      )}
    </ol>
    ${professional ? fundingLine(fundings, words) : nothing}
    ${hosts.referral
      ? html`<h3>${words.referral}</h3>
          <div class="card" part="lieu">
            ${card({ structure: hosts.referral }, hosts.referralDistanceMeters, words.cio, showing)}
          </div>`
      : nothing}
  `;
}

function hostCard(
  hosting: Hosting,
  meters: number,
  dispositif: string,
  showing: Showing,
): TemplateResult {
  const { words } = showing;
  const { structure, microStructure, basis, howToEnter } = hosting;
  const contact = microStructure?.phone || microStructure?.email ? microStructure : structure;
  const note = basis === "DERIVED" ? words.derived : "";
  const source = basis === "PUBLISHED" ? sourceOf(hosting, showing) : "";
  return card({ structure, dispositif }, meters, note, showing, contact, howToEnter, source);
}

/** Who says that it is hosted there, and when; whether that is to be confirmed. */
function sourceOf({ provenance }: Hosting, { words, language }: Showing): string {
  const { source, sourceDate, reviewStatus } = provenance;
  const told = words.accordingTo(source.name, dateOf(sourceDate, language));
  return typeset(reviewStatus === "TO_CONFIRM" ? `${words.toConfirm} ${told}` : told);
}

function isDanger({ understood }: Heard): boolean {
  return understood.needs[0]?.need.urgency === "NOW";
}

/** What was typed in place of a place: whom to call, and whom to turn to. */
function heardList({ understood, nextStep }: Heard, showing: Showing): TemplateResult {
  const { words, site } = showing;
  const { sentence, helplines, actors, cio, cioDistanceMeters, missionLocale } = nextStep;
  const { place, needs } = understood;
  const dispositifs = needs[0]?.need.dispositifs ?? [];
  return html`
    <p class="notice" lang="fr">${typeset(sentence)}</p>
    <ul class="cards" part="liste">
      ${helplines.map((line) => html`<li class="card" part="lieu">${call(line, words)}</li>`)}
    </ul>
    ${place && (cio || missionLocale) ? html`<h3>${words.nearYou(place.label)}</h3>` : nothing}
    <ul class="cards">
      ${cio
        ? html`<li class="card" part="lieu">
            ${card({ structure: cio }, cioDistanceMeters, words.cio, showing)}
          </li>`
        : nothing}
      ${missionLocale
        ? html`<li class="card" part="lieu">
            ${card({ structure: missionLocale }, null, words.missionLocale, showing)}
          </li>`
        : nothing}
    </ul>
    ${actors.length > 0
      ? html`<h3>${words.talkTo}</h3>
          <ul lang="fr">
            ${actors.map(
              ({ name, howToReach }) =>
                html`<li>${typeset(howToReach ? `${name} : ${howToReach}` : name)}</li>`,
            )}
          </ul>`
      : nothing}
    ${dispositifs.length > 0
      ? html`<h3>${words.mayHelp}</h3>
          <ul lang="fr">
            ${dispositifs.map(
              ({ code, name }) =>
                html`<li>${link(`${site}/dispositifs/${code}`, name, showing)}</li>`,
            )}
          </ul>`
      : nothing}
  `;
}

function call(line: Helpline, words: Words): TemplateResult {
  const { name, phone, purpose, hours, isFree, isForTextMessages } = line;
  const scheme = isForTextMessages ? "sms" : "tel";
  const more = [purpose, isFree ? words.isFree : "", hours ? `${hours}.` : ""];
  return html`
    <h3>
      <a class="phone" href="${scheme}:${phone.replace(/\s/g, "")}">${phone}</a>
      ${isForTextMessages ? words.byText : nothing} <span lang="fr">${name}</span>
    </h3>
    <p lang="fr">${typeset(more.filter(Boolean).join(" "))}</p>
  `;
}

function aroundList({ notices: told, cios, missionsLocales }: Around, showing: Showing) {
  const { words } = showing;
  return html`
    ${notices(told)}
    <ul class="cards" part="liste">
      ${cios.map(
        ({ cio, distanceMeters }) => html`<li class="card" part="lieu">
          ${card({ structure: cio }, distanceMeters, words.cio, showing)}
        </li>`,
      )}
      ${missionsLocales.map(
        ({ missionLocale, distanceMeters }) => html`<li class="card" part="lieu">
          ${card({ structure: missionLocale }, distanceMeters, words.missionLocale, showing)}
        </li>`,
      )}
    </ul>
  `;
}

function recommendationsList(found: Recommendations, showing: Showing): TemplateResult {
  const { words } = showing;
  const { nodes, statuses, nearestCio, nearestMissionLocale } = found;
  const certain = statuses.filter(({ isCertain }) => isCertain);
  return html`
    ${notices(found.notices)}
    ${certain.map(
      ({ text, nextStep }) =>
        html`<p class="notice" lang="fr">${typeset(`${text} ${nextStep}`)}</p>`,
    )}
    <ol class="cards" part="liste">
      ${nodes.map((node) => html`<li class="card" part="lieu">${advice(node, showing)}</li>`)}
    </ol>
    ${nearestCio || nearestMissionLocale ? html`<h3>${words.advisers}</h3>` : nothing}
    <ul class="cards">
      ${nearestCio
        ? html`<li class="card" part="lieu">
            ${card({ structure: nearestCio }, null, words.cio, showing)}
          </li>`
        : nothing}
      ${nearestMissionLocale
        ? html`<li class="card" part="lieu">
            ${card({ structure: nearestMissionLocale }, null, words.missionLocale, showing)}
          </li>`
        : nothing}
    </ul>
  `;
}

function advice(node: Recommendation, showing: Showing): TemplateResult {
  const { words, site, professional } = showing;
  const { dispositif, fit, agreements, questions, firstContact, hosts } = node;
  const [nearest] = hosts?.edges ?? [];
  return html`
    <h3>${link(`${site}/dispositifs/${dispositif.code}`, dispositif.name, showing)}</h3>
    <p class="fit fit-${fit.toLowerCase()}">${words.fits[fit]}</p>
    <p lang="fr">${typeset(dispositif.summary)}</p>
    ${agreements.map((whose) => html`<p>${words.agreement(whose)}</p>`)}
    ${questions.length > 0
      ? html`<p>${words.toVerify}</p>
          <ul>
            ${questions.map(({ text }) => html`<li lang="fr">${typeset(text)}</li>`)}
          </ul>`
      : nothing}
    <p class="step">${words.firstContact(firstContact.name)}</p>
    ${nearest && nearest.node.basis === "PUBLISHED"
      ? html`<h4>${words.nearestHost}</h4>
          ${hostCard(nearest.node, nearest.distanceMeters, dispositif.code, showing)}`
      : notice(nearest ? words.derived : hosts ? words.coverage[hosts.coverage] : "")}
    ${professional ? fundingLine(dispositif.fundingSources, words) : nothing}
  `;
}

function card(
  choice: Choice,
  meters: number | null,
  note: string,
  showing: Showing,
  contact: Contact = choice.structure,
  howToEnter: string | null = null,
  source = "",
): TemplateResult {
  const { words, language, site } = showing;
  const { structure } = choice;
  const details = `${site}/structures/${structure.uai ?? structure.id}`;
  const take = (event: Event) => showing.chosen(choice, event);
  const { street, postalCode, city } = structure.address ?? {};
  const town = [postalCode, city].filter(Boolean).join(" ");
  return html`
    <h3>
      ${link(details, typeset(structure.usualName), showing, take)}
      ${meters === null ? nothing : html`<span class="distance">${distance(meters, language)}</span>`}
    </h3>
    ${note ? html`<p>${note}</p>` : nothing}
    ${street || town ? html`<p>${[street, town].filter(Boolean).join(", ")}</p>` : nothing}
    ${contact === structure ? nothing : html`<p>${contact.usualName}</p>`}
    <p class="contact">
      ${contact.phone
        ? html`<a
            class="phone" href="tel:${contact.phoneE164 ?? contact.phone.replace(/\s/g, "")}"
            @click=${take}
          >${contact.phone}</a>`
        : nothing}
      ${contact.email
        ? html`<a href="mailto:${contact.email}" @click=${take}>${contact.email}</a>`
        : nothing}
      ${webAddress(structure.website)
        ? link(structure.website ?? "", words.website, showing, take, structure.name)
        : nothing}
    </p>
    ${source ? html`<p class="hint">${source}</p>` : nothing}
    <p class="step"><b>${words.nextStep}</b> ${howToEnter ?? step(contact, words)}</p>
  `;
}

function step(contact: Contact, words: Words): string {
  if (contact.phone) return words.callToEnter;
  return contact.email ? words.writeToEnter : words.visitToEnter;
}

/** Imported addresses are what their source wrote: only those of the web become links. */
function webAddress(text: string | null): boolean {
  return text !== null && /^https?:\/\//i.test(text);
}

function link(
  href: string,
  text: string,
  { words, elsewhere }: Showing,
  take?: (event: Event) => void,
  of = "",
): TemplateResult {
  const more = [of, elsewhere ? words.newTab : ""].filter(Boolean).join(" ");
  return html`<a
    href=${href} target=${elsewhere ? "_blank" : nothing} rel=${elsewhere ? "noopener" : nothing}
    @click=${take}
    >${text}${more ? html`<span class="visually-hidden"> ${more}</span>` : nothing}</a
  >`;
}

function fundingLine(fundings: Funding[], words: Words): TemplateResult | typeof nothing {
  if (fundings.length === 0) return nothing;
  const told = fundings.map(
    ({ status, fundingSource }) => `${fundingSource.name} (${words.fundingStatuses[status]})`,
  );
  return html`<p class="fundings"><b>${words.fundings}</b> ${told.join(", ")}</p>`;
}

function notices(told: Notice[]): TemplateResult[] {
  return told
    .filter(({ code }) => !NOT_SHOWN.has(code))
    .map(({ message }) => html`<p class="notice" lang="fr">${typeset(message)}</p>`);
}

function notice(text: string): TemplateResult | typeof nothing {
  return text ? html`<p class="notice">${text}</p>` : nothing;
}
