/** Which language an element speaks, and how it says distances. */

import { en } from "./en.js";
import { fr, type Words } from "./fr.js";
import { typeset } from "./typeset.js";

export type Language = "fr" | "en";

/** The language asked for; else that of the page around; else French. */
export function languageOf(asked: string | null, element: Element): Language {
  const told = asked ?? element.closest("[lang]")?.getAttribute("lang") ?? "fr";
  return told.toLowerCase().startsWith("en") ? "en" : "fr";
}

export function wordsOf(language: Language): Words {
  return language === "en" ? en : FRENCH;
}

const FRENCH = typesetAll(fr);

/** The same words with French typography, those that functions make included. */
function typesetAll<Told>(told: Told): Told {
  if (typeof told === "string") return typeset(told) as Told;
  if (typeof told === "function") {
    return ((...given: unknown[]) => typeset(String(told(...given)))) as Told;
  }
  if (typeof told !== "object" || told === null) return told;
  return Object.fromEntries(Object.entries(told).map(([key, part]) => [key, typesetAll(part)])) as Told;
}

/** A year, a month or a day (ISO 8601) as it is said. */
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
