/** How the widget looks. Sizes are in `em` of the reader's own size (`medium`, 16 pixels unless the
 * reader sets another), never of the page around; what a partner may set is a custom property with a
 * name of ours. Classes `narrow`, `medium` and `wide` are by the widget's own width in pixels. */

import { css } from "lit";

export const style = css`
  :host {
    display: block;
    text-indent: 0;
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
    --focus: #14222b;
    --ring: #ffc46b;
    --host: var(--accent);
    --host-wash: #e3f1ee;
    --cio: #1f4e8c;
    --cio-wash: #e6eef8;
    --mission: #7a2e6b;
    --mission-wash: #f6e9f3;
    --on-kind: #fff;
    --sea: #dbe7ee;
    --round: var(--raccroche-radius, 0.5em);
    /* no block: a line through or under the text of the page around would go on in it */
    display: inline-block;
    width: 100%;
    vertical-align: top;
    box-sizing: border-box;
    max-height: var(--height, none);
    background: var(--paper);
    color: var(--ink);
    font-family: var(--raccroche-font, system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif);
    font-size: medium;
    line-height: 1.5;
    overflow-wrap: anywhere;
  }
  .root[dir="rtl"] {
    direction: rtl;
  }
  .sheet {
    padding: 1em;
    font-size: calc(1em * var(--raccroche-scale, 1));
  }
  .root[tabindex] {
    overflow: auto;
  }
  @media screen {
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
      --ring: #14222b;
      --host-wash: #1d2d2b;
      --cio: #9cc3f5;
      --cio-wash: #1b2838;
      --mission: #e7a9d8;
      --mission-wash: #33202f;
      --on-kind: #0f1a1f;
      --sea: #0c1416;
      color-scheme: dark;
    }
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
    --host-wash: #fff;
    --cio: #00f;
    --cio-wash: #fff;
    --mission: #00f;
    --mission-wash: #fff;
    --sea: #fff;
  }
  .root[data-theme="dsfr"] {
    --accent: #000091;
    --ink: #161616;
    --soft: #3a3a3a;
    --line: #3a3a3a;
    --wash: #f6f6f6;
    --wrong: #ce0500;
    --focus: #0a76f6;
    --ring: #fff;
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
    box-shadow: 0 0 0 2px var(--ring);
  }
  [tabindex="-1"]:focus-visible {
    outline-width: 2px;
    box-shadow: none;
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
    flex: none;
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
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    min-height: 48px;
    padding: 0.4em 1.1em;
    border: 1px solid var(--accent);
    border-radius: var(--round);
    background: var(--paper);
    color: var(--accent);
    font: inherit;
    font-weight: 600;
    line-height: 1.25;
    text-decoration: none;
    cursor: pointer;
  }
  .main {
    min-height: 52px;
    background: var(--accent);
    color: var(--on-accent);
  }
  button.quiet {
    min-height: 44px;
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
  .share {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25em 1em;
    align-items: center;
    margin-top: 0.5em;
  }
  .medium form,
  .wide form {
    grid-template-columns: 1fr 1fr;
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
    .share,
    .actions .button:not(.phone),
    .send,
    .questions {
      display: none;
    }
    .root {
      display: block; /* which is cut between two sheets of paper */
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
