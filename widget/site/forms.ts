/** Forms that are posted: sent in the page, so that Back restores what was answered.
 *
 * What somebody answered is kept in the entry of the tab's history alone: never in an address, nor in
 * a storage that outlives the tab.
 */

import { word } from "./words.js";

interface Posted {
  action: string;
  fields: [string, string][];
}

const FORMS = "form[data-journey], form[data-search]";

let shown: (root: ParentNode) => void = () => {};
let current: AbortController | undefined;

export function followForms(open: (root: ParentNode) => void): void {
  shown = open;
  document.addEventListener("submit", submitted);
  window.addEventListener("popstate", ({ state }) => {
    if (isPosted(state)) void show(state, false);
    else location.reload();
  });
  // A page that was left for another of the site, or reloaded: it is asked for again.
  if (isPosted(history.state)) void show(history.state, false);
}

function isPosted(state: unknown): state is Posted {
  return typeof state === "object" && state !== null && "action" in state && "fields" in state;
}

function submitted(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const button = event.submitter as HTMLButtonElement | null;
  if (!form.matches(FORMS) || form.target === "_blank" || button?.formTarget === "_blank") return;
  const data = new FormData(form);
  if (button?.name) data.append(button.name, button.value);
  const fields = [...data].filter((each): each is [string, string] => typeof each[1] === "string");
  event.preventDefault();
  void show({ action: button?.getAttribute("formaction") ?? form.action, fields }, true, form);
}

/** Posts fields and shows the page that answers. Where that fails, the page that is there stays: it may
 * hold the number to call. */
async function show(posted: Posted, isNew: boolean, form?: HTMLFormElement): Promise<void> {
  current?.abort();
  const asked = (current = new AbortController());
  document.documentElement.setAttribute("aria-busy", "true");
  try {
    const body = new URLSearchParams(posted.fields);
    const headers = { accept: "text/html" };
    const options = { method: "POST", body, headers, signal: asked.signal };
    const response = await fetch(posted.action, options);
    // A search of a code is answered at an address that can be shared.
    if (response.redirected) location.assign(response.url);
    else if (replace(await response.text(), form?.matches("[data-in-place]") ?? false) && isNew) {
      history.pushState(posted, "", new URL(posted.action, document.baseURI).pathname + langue());
    }
  } catch {
    if (!asked.signal.aborted) sayFailed(form);
  } finally {
    document.documentElement.removeAttribute("aria-busy");
  }
}

/** The language stays in the address; nothing else of a posted page does. */
function langue(): string {
  const language = new URLSearchParams(location.search).get("langue");
  return language ? `?langue=${encodeURIComponent(language)}` : "";
}

function replace(html: string, inPlace: boolean): boolean {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const [main, old] = [answer.querySelector("main"), document.querySelector("main")];
  if (!main || !old) return false;
  document.title = answer.title;
  old.replaceWith(main);
  shown(main);
  const alert = main.querySelector<HTMLElement>("[role=alert]");
  // An answer in place changes the list around it: who answered stays there, and hears that it did.
  const stays = inPlace && !alert && !!main.querySelector("[data-asked]");
  if (!stays) window.scrollTo(0, 0);
  const heading = alert ?? main.querySelector<HTMLElement>(stays ? "[data-asked]" : "h1") ?? main;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: !stays });
  if (stays) announce(word("updated"));
  return true;
}

function announce(text: string): void {
  const status = document.querySelector("[data-selection-status]");
  if (status) status.textContent = text;
}

/** Says beside the form that nothing came, and leaves all else as it is. */
function sayFailed(form?: HTMLFormElement): void {
  const near = form?.isConnected ? form : document.querySelector("main");
  document.querySelector("[data-failed]")?.remove();
  const line = document.createElement("p");
  line.className = "problem";
  line.dataset["failed"] = "";
  line.setAttribute("role", "alert");
  line.textContent = `${word("failed")} `;
  const phone = document.querySelector(".foot .phone");
  if (phone) line.append(phone.cloneNode(true));
  near?.prepend(line);
  line.scrollIntoView({ block: "nearest" });
}
