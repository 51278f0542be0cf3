/** French typography of what the directory says, as the site's pages have it (text/typography.py). */

const NO_BREAK_SPACE = "\u00a0";
const THIN_NO_BREAK_SPACE = "\u202f";

const RULES: [RegExp, string][] = [
  [/(\p{L})'(?=[\p{L}\p{N}«])/gu, "$1’"],
  [/[ \u00a0\u202f]+(?=[;?!])/g, THIN_NO_BREAK_SPACE],
  [/[ \u00a0\u202f]+(?=[:»])/g, NO_BREAK_SPACE],
  [/«[ \u00a0\u202f]+/g, `«${NO_BREAK_SPACE}`],
];

export function typeset(text: string): string {
  return RULES.reduce((typed, [pattern, replacement]) => typed.replace(pattern, replacement), text);
}
