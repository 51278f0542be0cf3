/** How answers look: the call, the cards, the questions, the room of the map. */

import { css } from "lit";

export const cardStyle = css`
  .found {
    display: grid;
    gap: 0.75em 1em;
    grid-template-columns: minmax(0, 1fr);
  }
  h2 {
    scroll-margin-top: 1em;
  }
  h3 {
    margin-top: 0.75em;
  }
  .first h3:first-child {
    margin-top: 0;
  }
  .cards {
    display: grid;
    gap: 0.75em;
    grid-template-columns: minmax(0, 1fr);
    margin-bottom: 0.75em;
    padding: 0;
    list-style: none;
  }
  .card {
    padding: 0.8em 1em;
    border: 1px solid var(--line);
    border-radius: calc(var(--round) * 2);
  }
  .card.call {
    border: 2px solid var(--accent);
  }
  .card p {
    margin-bottom: 0.25em;
  }
  .tag {
    display: inline-block;
    padding: 0 0.6em;
    border-radius: 1em;
    background: var(--host-wash);
    color: var(--host);
    font-weight: 600;
  }
  .tag.cio {
    background: var(--cio-wash);
    color: var(--cio);
  }
  .tag.mission-locale {
    background: var(--mission-wash);
    color: var(--mission);
  }
  .card h4 {
    margin-bottom: 0.25em;
    font-size: 1.0625em;
  }
  .number {
    display: inline-grid;
    place-items: center;
    width: 1.6em;
    height: 1.6em;
    margin-right: 0.2em;
    border-radius: 50% 50% 50% 0;
    transform: rotate(-45deg);
    background: var(--host);
    color: var(--on-kind);
    font-size: 0.9375em;
    line-height: 1;
  }
  .number span {
    transform: rotate(45deg);
  }
  .number.host {
    color: var(--on-accent);
  }
  .number.cio {
    border-radius: 3px;
    transform: none;
    background: var(--cio);
  }
  .number.cio span {
    transform: none;
  }
  .number.mission-locale {
    border-radius: 3px;
    transform: rotate(45deg) scale(0.85);
    background: var(--mission);
  }
  .number.mission-locale span {
    transform: rotate(-45deg) scale(1.15);
  }
  .distance {
    margin-left: 0.25em;
    color: var(--soft);
    font-weight: 400;
    white-space: nowrap;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em 0.75em;
    align-items: center;
    margin: 0.5em 0;
  }
  .actions p {
    margin: 0;
  }
  .writing {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25em 1em;
  }
  .writing a {
    display: inline-flex;
    align-items: center;
    min-height: 28px;
  }
  .call .main {
    flex: 1 1 100%;
    padding: 0.4em 0.5em;
    font-size: 1.125em;
  }
  .phone {
    font-weight: 600;
  }
  .send summary {
    list-style: none;
  }
  .send summary::-webkit-details-marker {
    display: none;
  }
  .send ul {
    margin: 0.5em 0 0;
    padding: 0;
    list-style: none;
  }
  .send li a {
    display: inline-flex;
    align-items: center;
    min-height: 44px;
  }
  .card .hint a {
    display: inline-block;
    min-height: 24px;
  }
  .say {
    margin: 0.5em 0;
    padding: 0.6em 0.8em;
    border-radius: var(--round);
    background: var(--wash);
  }
  .fit {
    font-weight: 600;
  }
  .questions {
    display: grid;
    gap: 0.75em;
    grid-template-columns: minmax(0, 1fr);
    padding: 0;
    list-style: none;
  }
  .question {
    padding: 0.8em 1em;
    border: 1px solid var(--line);
    border-left: 0.25em solid var(--ring);
    border-radius: var(--round);
  }
  .answers {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
  }
  .answers select,
  .answers input[type="text"] {
    flex: 1 1 10em;
    width: 10em;
    min-width: 0;
  }
  .answer {
    min-width: 5.5em;
    min-height: 52px;
  }
  .folded {
    margin: 0.75em 0;
  }
  .folded summary {
    padding: 0.6em 0;
    font-weight: 600;
    cursor: pointer;
  }
  .folded li {
    margin-bottom: 0.75em;
  }
  .unopened:empty {
    display: none;
  }
  .unopened {
    position: sticky;
    bottom: 0;
    padding: 0.6em 0.8em;
    background: var(--wash);
    user-select: all;
  }
  .skip {
    position: absolute;
    z-index: 1000;
    padding: 0.5em;
    background: var(--paper);
  }
  .skip:not(:focus) {
    width: 1px;
    height: 1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .map {
    height: 26em;
    border: 1px solid var(--line);
    border-radius: var(--round);
    overflow: hidden;
  }
  .narrow .sheet,
  .narrow .card {
    padding: 0.75em;
  }
  .wide .found {
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    grid-template-rows: auto 1fr;
    align-items: start;
  }
  .wide .found > * {
    grid-column: 1;
  }
  .wide .found > .beside {
    position: sticky;
    top: 1em;
    grid-row: 1 / span 2;
    grid-column: 2;
  }
  .wide .map {
    height: 34em;
  }
`;
