/** Where the focus goes once an answer is shown. */

/** What a search was asked from: by hand, by a question of the results, or by nobody. */
export type After = "results" | "questions" | "nothing";

export function focusAfter(root: HTMLElement | DocumentFragment, after: After): void {
  if (after === "nothing") return;
  const find = (id: string) => root.querySelector<HTMLElement>(id);
  const target = (after === "questions" && find("#questions")) || find("#resultats, .help button");
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: after === "questions" ? "nearest" : "start" });
}
