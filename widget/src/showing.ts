/** What every part of an answer needs to be shown. */

import { html, nothing, type TemplateResult } from "lit";

import type { Notice, Question, Structure } from "./answers.js";
import type { Words } from "./words/fr.js";
import { written, type Language } from "./words/spoken.js";

/** A structure that somebody turns to, and what for. */
export interface Choice {
  structure: Structure;
  dispositif?: string | null | undefined;
}

export interface Showing {
  words: Words;
  language: Language;
  /** Where the pages of the site are, without a slash at the end. */
  site: string;
  /** Whether links leave the page they stand on. */
  elsewhere: boolean;
  /** Whether a frame may keep links from opening: telephone numbers are then text as well. */
  sealed: boolean;
  /** Whether funding is shown, as those ask for it who work with young people. */
  professional: boolean;
  /** Questions that somebody has answered by "I do not know". */
  skipped: ReadonlySet<string>;
  chosen(choice: Choice, event: Event): void;
  /** Opens a link of a sealed frame, or shows its address. */
  follow(event: Event): void;
  answer(question: Question, value: boolean | string | undefined): void;
}

export function link(
  href: string,
  text: string | TemplateResult,
  showing: Showing,
  { take, label }: { take?: (event: Event) => void; label?: string } = {},
): TemplateResult {
  const { words, elsewhere, sealed } = showing;
  const click = (event: Event) => {
    take?.(event);
    if (sealed) showing.follow(event);
  };
  return html`<a
    href=${href} target=${elsewhere ? "_blank" : nothing} rel=${elsewhere ? "noopener" : nothing}
    aria-label=${label ?? nothing} @click=${click}
    >${text}${elsewhere && !label
      ? html`<span class="visually-hidden"> ${words.newTab}</span>`
      : nothing}</a
  >`;
}

/** Notices that cards say already, or that are for who writes the request. */
const NOT_SHOWN = new Set([
  "COMMUNE_IS_POSTAL_CODE",
  "CONTACT_OLD",
  "CONTACT_UNKNOWN",
  "HOSTS_NOT_PUBLISHED",
  "HOSTS_PARTLY_PUBLISHED",
  "TERRITORY_PROVISIONAL",
  "TERRITORY_UNKNOWN",
]);
/** Notices in place of an answer. */
const FIRST = new Set(["OUTSIDE_REGION", "PROFILE_CONTRADICTORY"]);

/** What must be known before the list is read. */
export function firstNotices(given: Notice[], { language }: Showing): TemplateResult[] {
  return given
    .filter(({ code }) => FIRST.has(code))
    .map(({ message }) => html`<p class="notice">${written(message, language)}</p>`);
}

/** All others, in one line under the list. */
export function noticeLine(
  given: Notice[],
  { language }: Showing,
  more = "",
): TemplateResult | typeof nothing {
  const shown = given
    .filter(({ code }) => !NOT_SHOWN.has(code) && !FIRST.has(code))
    .map(({ message }) => written(message, language));
  const line = [more, ...shown].filter(Boolean).join(" ");
  return line ? html`<p class="hint remarks">${line}</p>` : nothing;
}
