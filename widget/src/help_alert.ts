/** What is shown where the directory does not answer: a number to call. */

import { html, type TemplateResult } from "lit";

import type { Words } from "./words/fr.js";

export function helpAlert(words: Words, helpPhone: string, retry: () => void): TemplateResult {
  return html`<div class="help" role="alert">
    <p><b>${words.unreachable}</b></p>
    <slot name="secours">
      <p>
        ${words.callInstead}
        <a class="phone" dir="ltr" href="tel:${helpPhone.replace(/\s/g, "")}">${helpPhone}</a>
      </p>
    </slot>
    <button type="button" @click=${retry}>${words.retry}</button>
  </div>`;
}
