/** « Y aller » with the telephone's own map, « Envoyer » with its own list, « Imprimer ». */

export function openActions(root: ParentNode): void {
  for (const link of root.querySelectorAll<HTMLAnchorElement>("a[data-go]")) openDirections(link);
  for (const details of root.querySelectorAll<HTMLDetailsElement>("details[data-send]")) openShare(details);
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

function openDirections(link: HTMLAnchorElement): void {
  const { go = "", name = "" } = link.dataset;
  const agent = navigator.userAgent;
  // A position in degrees with its name, or an address, where the town alone is known.
  const [to, label] = [encodeURIComponent(go), name && `(${encodeURIComponent(name)})`];
  if (/Android/.test(agent)) link.href = `geo:${name ? go : "0,0"}?q=${to}${label}`;
  else if (/iPhone|iPad|iPod/.test(agent)) link.href = `https://maps.apple.com/?daddr=${to}`;
}

/** The list of ways stays where the browser has none of its own. */
function openShare(details: HTMLDetailsElement): void {
  const { title, text = "", url } = details.dataset;
  if (typeof navigator.share !== "function") return;
  details.querySelector("summary")?.addEventListener("click", (event) => {
    event.preventDefault();
    // The text ends with the address, which some receivers would write twice.
    const share = { title, text: text.replace(` – ${url}`, ""), url };
    navigator.share(share).catch((problem: Error) => {
      if (problem.name !== "AbortError") details.open = true;
    });
  });
}
