/** What somebody does about a structure: telephone, go there, send it, say that its number is wrong. */

import { html, nothing, type TemplateResult } from "lit";

import type { Structure } from "./answers.js";
import type { Entry } from "./entries.js";
import { link, type Showing } from "./showing.js";
import { dateOf } from "./words/spoken.js";
import { typeset } from "./words/typeset.js";

/** Years after which a telephone is shown with its age; as models/provenance.py has it. */
const OLD_CONTACT_YEARS = 2;

/** Characters of a date that names its day. */
const ISO_DAY = 10;
const NO_BREAK_SPACE = "\u00a0";
/** Digits of a degree in a link: a metre. */
const DIGITS = 5;

type Shown = TemplateResult | typeof nothing;

/** On one line, as it is written on a letter. */
export function addressOf({ address }: Structure): string {
  const { street, postalCode, city } = address ?? {};
  const town = [postalCode, city].filter(Boolean).join(" ");
  return [street, town].filter(Boolean).join(", ");
}

/** The telephone as a button; in a frame that opens nothing, as text. */
export function telephone(
  { contact, structure, dispositif }: Entry,
  showing: Showing,
  isFirst: boolean,
): Shown {
  const { words, sealed } = showing;
  const { phone, phoneE164 } = contact;
  if (!phone) return isFirst ? html`<p>${words.noPhone}</p>` : nothing;
  const shown = phone.replace(/ /g, NO_BREAK_SPACE);
  if (sealed) return html`<p class="phone" dir="ltr">${words.callText(shown)}</p>`;
  return html`<a
    class=${isFirst ? "button main phone" : "button phone"} part=${isFirst ? "appel" : nothing}
    href="tel:${phoneE164 ?? phone.replace(/\s/g, "")}" dir="ltr"
    @click=${(event: Event) => showing.chosen({ structure, dispositif }, event)}
    >${words.call(shown)}</a
  >`;
}

/** Ways to write, or to read more. */
export function writing({ contact, structure, dispositif }: Entry, showing: Showing): Shown {
  const { email } = contact;
  const take = (event: Event) => showing.chosen({ structure, dispositif }, event);
  const mail = showing.sealed
    ? html`<span>${email}</span>`
    : html`<a href="mailto:${email}" @click=${take}>${email}</a>`;
  const site = website(structure, showing, take);
  if (!email && site === nothing) return nothing;
  return html`<p class="writing">${email ? mail : nothing} ${site}</p>`;
}

/** Imported addresses are what their source wrote: only those of the web become links. */
function website(structure: Structure, showing: Showing, take: (event: Event) => void): Shown {
  const { website, usualName } = structure;
  if (!website || !/^https?:\/\//i.test(website)) return nothing;
  const label = showing.words.websiteOf(typeset(usualName));
  return link(website, showing.words.website, showing, { take, label });
}

/** The way there: the telephone's own map on Android, else OpenStreetMap's directions. */
export function go({ structure }: Entry, showing: Showing): Shown {
  const { words, sealed } = showing;
  const address = addressOf(structure);
  if (sealed || !(structure.position || address)) return nothing;
  const label = words.goTo(typeset(structure.usualName));
  const isAndroid = /android/i.test(navigator.userAgent);
  return html`<a
    class="button" href=${wayTo(structure, address, isAndroid)} aria-label=${label}
    target=${isAndroid ? nothing : "_blank"} rel="noopener"
    >${words.go}</a
  >`;
}

function wayTo({ position, usualName }: Structure, address: string, isAndroid: boolean): string {
  const point = position
    ? [position.latitude, position.longitude].map((degrees) => degrees.toFixed(DIGITS)).join(",")
    : "";
  if (isAndroid) {
    const query = position ? `${point}(${usualName})` : address;
    return `geo:${point || "0,0"}?q=${encodeURIComponent(query)}`;
  }
  const site = "https://www.openstreetmap.org/";
  return position
    ? `${site}directions?to=${encodeURIComponent(point)}`
    : `${site}search?query=${encodeURIComponent(address)}`;
}

/** Sends name, telephone and address by what the visitor chooses; the page learns nothing of it. */
export function send({ structure, contact }: Entry, showing: Showing): Shown {
  const { words, sealed, site } = showing;
  if (sealed) return nothing;
  const title = typeset(structure.usualName);
  const url = `${site}/structures/${structure.uai ?? structure.id}`;
  const text = [title, contact.phone, addressOf(structure)].filter(Boolean).join("\n");
  const label = words.sendOf(title);
  if ("share" in navigator) {
    const share = () => navigator.share({ title, text, url }).catch(() => undefined); // or given up
    return html`<button type="button" class="button" aria-label=${label} @click=${share}>
      ${words.send}
    </button>`;
  }
  const whole = encodeURIComponent(`${text}\n${url}`);
  const ways: [string, string][] = [
    [words.sendBy.sms, `sms:?&body=${whole}`],
    [words.sendBy.whatsapp, `https://wa.me/?text=${whole}`],
    [words.sendBy.mail, `mailto:?subject=${encodeURIComponent(title)}&body=${whole}`],
  ];
  return html`<details class="send">
    <summary class="button" aria-label=${label}>${words.send}</summary>
    <ul>
      ${ways.map(
        ([name, href]) => html`<li><a href=${href} target="_blank" rel="noopener">${name}</a></li>`,
      )}
    </ul>
  </details>`;
}

/** The age of an old number, and where to say that it is wrong. */
export function wrongNumber({ contact, structure }: Entry, showing: Showing): Shown {
  const { words, language, site } = showing;
  if (!contact.phone) return nothing;
  const date = oldContactDate(contact);
  const sheet = encodeURIComponent(structure.uai ?? structure.id);
  const label = words.wrongNumberOf(typeset(structure.usualName));
  return html`<p class="hint">
    ${date ? words.numberOf(dateOf(date, language), date.length === ISO_DAY) : nothing}
    ${link(`${site}/contact?fiche=${sheet}`, words.wrongNumber, showing, { label })}
  </p>`;
}

/** The date of a telephone that nobody has stated for years; as pages/french_labels.py has it. */
export function oldContactDate(
  { contactSource, provenance }: Structure,
  today = new Date().toISOString().slice(0, 10),
): string {
  if (!contactSource) return "";
  const verified = (provenance.verifiedAt ?? "").slice(0, 10);
  const stated = verified > contactSource.sourceDate ? verified : contactSource.sourceDate;
  const limit = `${Number(today.slice(0, 4)) - OLD_CONTACT_YEARS}${today.slice(4)}`;
  // Of a year or a month its end is taken: a date that is not known is no reproach.
  return `${stated}-99` < limit ? stated : "";
}
