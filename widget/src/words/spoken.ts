/** The language of an element, and how distances and dates are written in it. */

import { en } from "./en.js";
import { fr, type Words } from "./fr.js";
import { typeset } from "./typeset.js";

/** A further language is a line here, and a file with the keys of `fr.ts`. */
const WORDS = { fr: typesetAll(fr), en } satisfies Record<string, Words>;

export type Language = keyof typeof WORDS;

/** The language asked for; else that of the page around; else French. */
export function languageOf(asked: string | null, element: Element): Language {
  const named = asked ?? element.closest("[lang]")?.getAttribute("lang") ?? "fr";
  const language = named.toLowerCase().split("-")[0] ?? "";
  return Object.prototype.hasOwnProperty.call(WORDS, language) ? (language as Language) : "fr";
}

export function wordsOf(language: Language): Words {
  return WORDS[language];
}

/** A sentence of the directory, which answers in the language asked for. */
export function written(sentence: string, language: Language): string {
  return language === "fr" ? typeset(sentence) : sentence;
}

/** The same words with French typography, those that functions make included. */
function typesetAll<Part>(part: Part): Part {
  if (typeof part === "string") return typeset(part) as Part;
  if (typeof part === "function") {
    return ((...given: unknown[]) => typeset(String(part(...given)))) as Part;
  }
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, typesetAll(value)]),
  ) as Part;
}

/** A year, a month or a day (ISO 8601) in words. */
export function dateOf(partial: string, language: Language): string {
  const [year = "", month, day] = partial.split("-");
  if (!month) return year;
  const date = new Date(Date.UTC(+year, +month - 1, day ? +day : 1));
  const options: Intl.DateTimeFormatOptions = {
    year: "numeric",
    month: "long",
    timeZone: "UTC",
    ...(day && { day: "numeric" }),
  };
  return date.toLocaleDateString(language, options);
}

/** A distance as the crow flies: to ten metres below a kilometre, to a hundred below ten. */
export function distance(meters: number, language: Language): string {
  const words = wordsOf(language);
  const number = (value: number, digits: number) =>
    value.toLocaleString(language, { maximumFractionDigits: digits, minimumFractionDigits: digits });
  if (meters < 10) return words.here;
  if (meters < 995) return words.meters(number(Math.round(meters / 10) * 10, 0));
  return words.kilometers(number(meters / 1000, meters < 9950 ? 1 : 0));
}
