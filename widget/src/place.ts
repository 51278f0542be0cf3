/** A place somebody looks around, and the ways to name it. */

import type { PlaceInput, Suggestion } from "./answers.js";

export interface NamedPlace {
  label: string;
  input: PlaceInput;
}

const UAI = /^\d{7}\s?[a-z]$/i;
const POSTAL_CODE = /^\d{5}$/;

/** A place as it is typed, or as the attribute `place` names it: `commune:59350`, `uai:0590149S`,
 * a postal code, a UAI, or an address. */
export function namedPlace(text: string): NamedPlace {
  const [, key, value] = /^(commune|uai):(\w+)$/.exec(text) ?? [];
  if (key && value) return { label: "", input: { [key]: value } };
  if (UAI.test(text)) return { label: text, input: { uai: text.replace(" ", "").toUpperCase() } };
  if (POSTAL_CODE.test(text)) return { label: text, input: { postalCode: text } };
  return { label: text, input: { address: text } };
}

/** A suggestion as a place: by its key where it has one. */
export function suggestedPlace({ label, precision, commune, structure }: Suggestion): NamedPlace {
  if (structure?.uai) return { label, input: { uai: structure.uai } };
  if (precision === "COMMUNE" && commune) return { label, input: { commune: commune.code } };
  return { label, input: { address: label } };
}

/** Suggestions that cannot be confused: namesakes are followed by their
 * département, structures by their commune: « Collège Jean Moulin, Wallers ». */
export function distinguished(
  suggestions: Suggestion[],
  namesake: (name: string, department: string) => string,
): Suggestion[] {
  const seen = new Map<string, number>();
  for (const { label } of suggestions) seen.set(label, (seen.get(label) ?? 0) + 1);
  return suggestions.map((suggestion) => {
    const { label, commune, department, structure } = suggestion;
    if ((seen.get(label) ?? 0) < 2) return suggestion;
    if (structure && commune) return { ...suggestion, label: `${label}, ${commune.name}` };
    return department ? { ...suggestion, label: namesake(label, department.name) } : suggestion;
  });
}

/** Whether a place is somebody's own: it then stands in no address, link or event. */
export function isPersonal({ address, coordinates }: PlaceInput): boolean {
  return address !== undefined || coordinates !== undefined;
}

const PARAMETERS: Record<string, string> = {
  commune: "commune",
  postalCode: "code_postal",
  uai: "uai",
};

/** The parameters that name a place in a link; its commune stands in for what is personal. */
export function linkParameters(input: PlaceInput, commune: string | undefined): [string, string][] {
  if (isPersonal(input)) return commune ? [["commune", commune]] : [];
  return Object.entries(input).map(([key, value]) => [PARAMETERS[key] ?? key, String(value)]);
}

/** Letters and digits alone, to compare what is typed with what is suggested. */
export function folded(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}
