/** Up to three structures kept in this browser, to print or send together. */

import { word } from "./words.js";

const KEY = "raccroche:selection";
const MOST = 3;

interface Kept {
  key: string;
  name: string;
}

/** Nothing, where the browser keeps nothing for this site. */
function stored(): Kept[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isKept).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function isKept(value: unknown): value is Kept {
  const { key, name } = (value ?? {}) as Partial<Kept>;
  return typeof key === "string" && typeof name === "string";
}

function store(kept: Kept[]): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

export function openSelection(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-keep]")) openButton(button);
  show();
}

function openButton(button: HTMLButtonElement): void {
  const { keep: key = "", name = "" } = button.dataset;
  const item = button.closest("li");
  if (item) item.hidden = false;
  const draw = () => {
    const isKept = stored().some((each) => each.key === key);
    button.setAttribute("aria-pressed", String(isKept));
    const label = button.querySelector("span");
    if (label) label.textContent = word(isKept ? "kept" : "keep");
  };
  button.addEventListener("click", () => {
    const kept = stored();
    const others = kept.filter((each) => each.key !== key);
    const wanted = others.length < kept.length ? others : [...kept, { key, name }];
    if (wanted.length > MOST) say(word("full"));
    else if (!store(wanted)) say(word("notKept"));
    draw();
    show();
  });
  draw();
}

function say(text: string): void {
  const status = document.querySelector("[data-selection-status]");
  if (status) status.textContent = text;
}

/** The bar at the end of the page: what is kept, to print together or to take out. */
function show(): void {
  const bar = document.querySelector<HTMLElement>("[data-selection]");
  if (!bar) return;
  const kept = stored();
  bar.hidden = kept.length === 0;
  const link = bar.querySelector<HTMLAnchorElement>("a");
  if (link) {
    const address = new URL(link.href);
    address.searchParams.delete("s");
    for (const { key } of kept) address.searchParams.append("s", key);
    link.href = address.href;
  }
  const names = bar.querySelector("ul");
  names?.replaceChildren(...kept.map((each) => entry(each)));
}

function entry({ key, name }: Kept): HTMLLIElement {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = word("takeOut");
  button.setAttribute("aria-label", `${word("takeOut")} : ${name}`);
  button.addEventListener("click", () => {
    store(stored().filter((each) => each.key !== key));
    show();
    for (const kept of document.querySelectorAll<HTMLButtonElement>(`button[data-keep="${CSS.escape(key)}"]`)) {
      kept.setAttribute("aria-pressed", "false");
      const label = kept.querySelector("span");
      if (label) label.textContent = word("keep");
    }
  });
  item.append(`${name} `, button);
  return item;
}
