/** What the page around sets, by attributes or by a script. */

import { LitElement } from "lit";

/** Says to who made the page that a value counts as none. */
export function warnUnknown(name: string, value: string, known: string[]): void {
  console.warn(`raccroche-recherche: ${name}="${value}" is left out; known: ${known.join(", ")}`);
}

/** Text, or a number as text; null for anything else. */
function textOf(value: unknown): string | null {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" ? value : null;
}

/** An element whose properties of text hold text or null, whatever is put into them. */
export class TextElement extends LitElement {
  static override getPropertyDescriptor(
    ...given: Parameters<typeof LitElement.getPropertyDescriptor>
  ): PropertyDescriptor | undefined {
    const property = super.getPropertyDescriptor(...given);
    if (!property || given[2].type !== String) return property;
    return {
      ...property,
      set(this: TextElement, value: unknown) {
        property.set?.call(this, textOf(value));
      },
    };
  }
}
