/** How the widget looks. Sizes are in `em` of the reader's own size, so that a page cannot shrink them;
 * what a partner may set is a custom property with a name of ours. */

import { css } from "lit";

export const style = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  :host([hidden]) {
    display: none;
  }
  .root {
    all: initial;
    --accent: var(--raccroche-accent, #0b5d57);
    --on-accent: var(--raccroche-accent-text, #fff);
    --paper: var(--raccroche-background, #fff);
    --ink: var(--raccroche-text, #1b2a33);
    --soft: var(--raccroche-text-soft, #4a5963);
    --line: var(--raccroche-border, #7b8a93);
    --wash: var(--raccroche-wash, #f1f6f5);
    --wrong: #a3200d;
    --focus: #a84300;
    --round: var(--raccroche-radius, 0.375em);
    display: block;
    box-sizing: border-box;
    padding: 1em;
    max-height: var(--height, none);
    background: var(--paper);
    color: var(--ink);
    font-family: var(--raccroche-font, system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif);
    font-size: medium;
    line-height: 1.5;
    overflow-wrap: anywhere;
  }
  .root[tabindex] {
    overflow: auto;
  }
  .root[data-theme="sombre"] {
    --accent: var(--raccroche-accent, #7fd6cc);
    --on-accent: var(--raccroche-accent-text, #06201d);
    --paper: var(--raccroche-background, #14201f);
    --ink: var(--raccroche-text, #eef4f3);
    --soft: var(--raccroche-text-soft, #b9c8c5);
    --line: var(--raccroche-border, #8ea3a0);
    --wash: var(--raccroche-wash, #1d2d2b);
    --wrong: #ffb4a6;
    --focus: #ffc46b;
    color-scheme: dark;
  }
  .root[data-theme="contraste"] {
    --accent: #00f;
    --on-accent: #fff;
    --paper: #fff;
    --ink: #000;
    --soft: #000;
    --line: #000;
    --wash: #fff;
    --wrong: #900;
    --focus: #000;
  }
  .root[data-theme="dsfr"] {
    --accent: #000091;
    --ink: #161616;
    --soft: #3a3a3a;
    --line: #3a3a3a;
    --wash: #f6f6f6;
    --wrong: #ce0500;
    --focus: #0a76f6;
    --round: 0;
    font-family: Marianne, arial, sans-serif;
  }
  * {
    box-sizing: border-box;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  h2,
  h3,
  h4,
  p,
  ul,
  ol {
    margin: 0 0 0.5em;
  }
  h2 {
    font-size: 1.25em;
    line-height: 1.25;
  }
  h3 {
    font-size: 1.0625em;
    line-height: 1.35;
  }
  h4 {
    font-size: 1em;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.15em;
  }
  form {
    display: grid;
    gap: 0.75em;
    align-items: start;
  }
  .need {
    display: grid;
    gap: 0.75em;
  }
  .field {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  label,
  legend {
    display: block;
    padding: 0;
    margin-bottom: 0.25em;
    font-weight: 600;
  }
  .hint,
  .choice {
    font-weight: 400;
  }
  .hint {
    color: var(--soft);
  }
  .choice {
    display: inline-flex;
    gap: 0.4em;
    align-items: center;
    min-height: 1.75em;
    margin: 0 1em 0 0;
  }
  .choice input {
    width: 1.15em;
    height: 1.15em;
    margin: 0;
    accent-color: var(--accent);
  }
  input[type="text"],
  select {
    width: 100%;
    min-height: 2.75em;
    padding: 0.4em 0.6em;
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--paper);
    color: var(--ink);
    font: inherit;
  }
  [aria-invalid="true"] {
    border: 2px solid var(--wrong);
  }
  button {
    min-height: 2.75em;
    padding: 0.4em 1.1em;
    border: 1px solid var(--accent);
    border-radius: var(--round);
    background: var(--accent);
    color: var(--on-accent);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  button.quiet {
    min-height: 2em;
    margin-top: 0.25em;
    padding: 0.1em 0.25em;
    border-color: transparent;
    background: none;
    color: var(--accent);
    text-decoration: underline;
    text-underline-offset: 0.15em;
  }
  button:disabled {
    cursor: default;
    opacity: 0.75;
  }
  .combobox {
    position: relative;
  }
  [role="listbox"] {
    position: absolute;
    z-index: 1100;
    right: 0;
    left: 0;
    max-height: 18em;
    margin: 0.125em 0 0;
    padding: 0;
    overflow: auto;
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--paper);
    list-style: none;
  }
  [role="listbox"][hidden] {
    display: none;
  }
  [role="option"] {
    padding: 0.5em 0.6em;
    cursor: pointer;
  }
  [role="option"]:hover {
    background: var(--wash);
  }
  [role="option"][aria-selected="true"] {
    background: var(--accent);
    color: var(--on-accent);
  }
  .problem {
    margin: 0.25em 0 0;
    color: var(--wrong);
    font-weight: 600;
  }
  .help,
  .notice {
    padding: 0.6em 0.8em;
    border-left: 0.25em solid var(--accent);
    background: var(--wash);
  }
  .help {
    margin-top: 1em;
    border-color: var(--wrong);
  }
  .status {
    min-height: 1.5em;
    margin: 0.5em 0;
    color: var(--soft);
  }
  .found {
    display: grid;
    gap: 1em;
    grid-template-columns: minmax(0, 1fr);
  }
  .cards {
    display: grid;
    gap: 0.75em;
    padding: 0;
    list-style: none;
  }
  .card {
    padding: 0.8em 1em;
    border: 1px solid var(--line);
    border-radius: var(--round);
  }
  .card p {
    margin-bottom: 0.25em;
  }
  .distance {
    margin-left: 0.25em;
    color: var(--soft);
    font-weight: 400;
    white-space: nowrap;
  }
  .contact {
    display: flex;
    flex-wrap: wrap;
    gap: 0.15em 1em;
  }
  .contact a {
    display: inline-block;
    min-height: 1.75em;
  }
  .phone {
    font-weight: 600;
  }
  .fit {
    display: inline-block;
    padding: 0 0.6em;
    border: 1px solid var(--accent);
    border-radius: 1em;
    color: var(--accent);
    font-weight: 600;
  }
  .share {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25em 1em;
    align-items: center;
    margin-top: 0.5em;
  }
  .map {
    height: 22em;
    border: 1px solid var(--line);
    border-radius: var(--round);
    overflow: hidden;
  }
  @container (min-width: 40em) {
    form {
      grid-template-columns: 1fr 1fr;
    }
    .submit {
      grid-column: 1 / -1;
    }
  }
  @container (min-width: 52em) {
    .found {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      align-items: start;
    }
    .beside {
      position: sticky;
      top: 1em;
    }
    .map {
      height: 30em;
    }
  }
  @media (prefers-contrast: more) {
    .root {
      --soft: var(--ink);
      --line: var(--ink);
    }
  }
  @media (forced-colors: active) {
    [role="option"][aria-selected="true"] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @media print {
    form,
    .beside,
    .share {
      display: none;
    }
    .root {
      max-height: none;
      overflow: visible;
    }
  }
`;

/** The theme that is shown: the one that is named, or what the visitor prefers. */
export function themeOf(named: string | null): string {
  if (named !== "auto") return named ?? "clair";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "sombre" : "clair";
}
