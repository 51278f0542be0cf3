/** What pays for a dispositif, for those who work with young people. */

import { html, nothing, type TemplateResult } from "lit";

import type { Funding } from "./answers.js";
import type { Words } from "./words/fr.js";

export function fundingLine(fundings: Funding[], words: Words): TemplateResult | typeof nothing {
  if (fundings.length === 0) return nothing;
  const named = fundings.map(({ status, fundingSource }) =>
    words.funding(fundingSource.name, words.fundingStatuses[status]),
  );
  return html`<p class="fundings"><b>${words.fundings}</b> ${named.join(", ")}</p>`;
}
