/** In `/integrer`: the lines and the preview follow the form, and a click copies the lines. Without it,
 * a button prepares them and they are selected by hand. */

const PAUSE_MS = 300;

function openCopies(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    const code = document.getElementById(button.dataset.copy ?? "");
    const status = button.parentElement?.querySelector("[data-copied]");
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code?.textContent ?? "");
      if (status) status.textContent = "Copié";
    });
  }
}

function openWidths(): void {
  const frame = document.querySelector<HTMLIFrameElement>("iframe.preview");
  const buttons = document.querySelector<HTMLElement>("[data-widths]");
  if (!frame || !buttons) return;
  buttons.hidden = false;
  for (const button of buttons.querySelectorAll<HTMLButtonElement>("button")) {
    button.addEventListener("click", () => (frame.style.width = button.dataset.width ?? ""));
  }
}

function openForm(form: HTMLFormElement): void {
  let pause = 0;
  let asked: AbortController | undefined;
  const update = async () => {
    asked?.abort();
    asked = new AbortController();
    const address = addressOf(form);
    try {
      const response = await fetch(address, { signal: asked.signal, headers: { accept: "text/html" } });
      show(new DOMParser().parseFromString(await response.text(), "text/html"));
      history.replaceState(history.state, "", address);
    } catch {
      // The button still prepares the lines.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = window.setTimeout(() => void update(), PAUSE_MS);
  });
}

/** The page's address with what the form holds; empty fields are left out. */
function addressOf(form: HTMLFormElement): string {
  const fields = [...new FormData(form)].filter(([, value]) => value !== "") as [string, string][];
  const query = new URLSearchParams(fields).toString();
  return `${new URL(form.action).pathname}${query && `?${query}`}`;
}

function show(page: Document): void {
  const lines = page.querySelector("[data-snippets]");
  const shown = document.querySelector("[data-snippets]");
  if (lines && shown) {
    shown.replaceWith(lines);
    openCopies(lines);
  }
  // the field that is wrong, and what is said at fields
  for (const field of document.querySelectorAll("form[data-live] :is(input, select)")) {
    const read = page.getElementById(field.id);
    for (const name of ["aria-invalid", "aria-describedby"]) {
      const value = read?.getAttribute(name);
      if (value) field.setAttribute(name, value);
      else field.removeAttribute(name);
    }
  }
  const taken = page.querySelector("#pris");
  document.querySelector("#pris")?.remove();
  if (taken) document.querySelector("#uai")?.after(taken);
  const problem = page.querySelector("#probleme");
  document.querySelector("#probleme")?.remove();
  if (problem) document.querySelector("form[data-live]")?.prepend(problem);
  const source = page.querySelector("iframe.preview")?.getAttribute("src");
  const frame = document.querySelector<HTMLIFrameElement>("iframe.preview");
  if (source && frame && frame.getAttribute("src") !== source) frame.setAttribute("src", source);
}

openCopies(document);
openWidths();
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-live]")) openForm(form);
