/** The link that opens a search again, to be copied. */

import { html, nothing, type TemplateResult } from "lit";

import { searchParameters, type Found, type Looked } from "./look_up.js";
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

interface Linked {
  readonly site: URL;
  readonly audience: string | null;
  readonly asker: string;
  readonly spoken: string;
  readonly academie: string | null;
  readonly theme: string | null;
}

/** The link of a search with what the page around has set; what somebody says stands in no link. */
export function linkOf(element: Linked, looked: Looked, found: Found): string | undefined {
  if (found.kind === "heard") return undefined;
  const { site, audience, asker, spoken, academie, theme } = element;
  const parameters = searchParameters(looked, found);
  if (audience) parameters.push(["profil", asker]);
  if (spoken !== "fr") parameters.push(["langue", spoken]);
  if (academie) parameters.push(["academie", academie]);
  if (theme) parameters.push(["theme", theme]);
  for (const [name, value] of parameters) site.searchParams.set(name, value);
  return site.href;
}
