/** The link that opens a search again, to be copied. */

import { html, nothing, type TemplateResult } from "lit";

import type { Words } from "./words/fr.js";

interface Sharing {
  readonly words: Words;
  readonly shareLink: string | undefined;
  readonly elsewhere: boolean;
  copied: "no" | "copied" | "refused";
}

export function shareLine(element: Sharing): TemplateResult | typeof nothing {
  const { words, shareLink, copied, elsewhere } = element;
  if (!shareLink) return nothing;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(shareLink);
      element.copied = "copied";
    } catch {
      element.copied = "refused"; // the page around may not let us: the link is shown instead
    }
  };
  const target = elsewhere ? "_blank" : nothing;
  return html`<p class="share">
    ${"clipboard" in navigator && copied !== "refused"
      ? html`<button type="button" class="quiet" @click=${copy}>${words.share}</button>`
      : html`<a href=${shareLink} target=${target} rel="noopener">${words.shareBy}</a>`}
    <span role="status">${copied === "copied" ? words.shared : ""}</span>
  </p>`;
}
