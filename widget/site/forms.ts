/** Forms that are posted: sent in the page, so that Back restores what was answered.
 *
 * What somebody answered is kept in the entry of the tab's history alone: never in an address, nor in
 * a storage that outlives the tab.
 */

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

/** Posts fields and shows the page that answers; where that fails, the browser does it. */
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
    else if (replace(await response.text()) && isNew) {
      history.pushState(posted, "", new URL(posted.action, document.baseURI).pathname + langue());
    }
  } catch {
    if (!asked.signal.aborted) submitPlainly(posted, form);
  } finally {
    document.documentElement.removeAttribute("aria-busy");
  }
}

/** The language stays in the address; nothing else of a posted page does. */
function langue(): string {
  const language = new URLSearchParams(location.search).get("langue");
  return language ? `?langue=${encodeURIComponent(language)}` : "";
}

function replace(html: string): boolean {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const [main, old] = [answer.querySelector("main"), document.querySelector("main")];
  if (!main || !old) return false;
  document.title = answer.title;
  old.replaceWith(main);
  shown(main);
  window.scrollTo(0, 0);
  const heading = main.querySelector<HTMLElement>("[role=alert], h1") ?? main;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  return true;
}

/** The form as the browser sends it, which says in its own words what is wrong. */
function submitPlainly({ action, fields }: Posted, form?: HTMLFormElement): void {
  const plain = document.createElement("form");
  plain.method = "post";
  plain.action = action;
  plain.hidden = true;
  for (const [name, value] of fields) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    plain.append(input);
  }
  (form?.parentElement ?? document.body).append(plain);
  plain.submit();
}
