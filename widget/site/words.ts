/** The words that scripts say, in the page's language: the page has them (`data-words` of its body). */

const words: Record<string, string> = JSON.parse(document.body.dataset.words ?? "{}");

/** A text by its name, with `COUNT` replaced by a number. */
export function word(name: string, count?: number): string {
  return (words[name] ?? "").replace("COUNT", String(count ?? ""));
}
