/** Which language an element speaks, and how it says distances. */

import { en } from "./en.js";
import { fr, type Words } from "./fr.js";

export type Language = "fr" | "en";

/** The language asked for; else that of the page around; else French. */
export function languageOf(asked: string | null, element: Element): Language {
  const told = asked ?? element.closest("[lang]")?.getAttribute("lang") ?? "fr";
  return told.toLowerCase().startsWith("en") ? "en" : "fr";
}

export function wordsOf(language: Language): Words {
  return language === "en" ? en : fr;
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
