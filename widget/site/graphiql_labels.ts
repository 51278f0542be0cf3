/**
 * Names and roles that GraphiQL 4 lacks: its editors have no name, and its tabs are `role="tab"` with
 * buttons inside, which assistive technology does not reach. Tabs become a list of buttons, of which one is
 * pressed (WCAG 2.2, 4.1.2).
 */

const EDITORS: [selector: string, name: string][] = [
  [".graphiql-query-editor textarea", "Query"],
  [".graphiql-editor-tool .graphiql-editor:nth-of-type(1) textarea", "Variables"],
  [".graphiql-editor-tool .graphiql-editor:nth-of-type(2) textarea", "Headers"],
  [".result-window textarea", "Answer"],
];

function nameEditors(root: HTMLElement): void {
  for (const [selector, name] of EDITORS) root.querySelector(selector)?.setAttribute("aria-label", name);
}

function openTabs(root: HTMLElement): void {
  root.querySelector(".graphiql-tabs")?.removeAttribute("role");
  root.querySelector("#graphiql-session")?.removeAttribute("role");
  for (const tab of root.querySelectorAll(".graphiql-tab")) {
    tab.removeAttribute("role");
    // React writes it again when the choice changes.
    const selected = tab.getAttribute("aria-selected");
    if (selected === null) continue;
    tab.removeAttribute("aria-selected");
    tab.querySelector(".graphiql-tab-button")?.setAttribute("aria-pressed", selected);
  }
}

/** Keeps names and roles right for as long as the page is open. */
export function keepLabelled(root: HTMLElement): void {
  const label = () => {
    nameEditors(root);
    openTabs(root);
  };
  new MutationObserver(label).observe(root, { subtree: true, childList: true, attributeFilter: ["role", "aria-selected"] });
  label();
}
