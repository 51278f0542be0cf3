/** The map beside a list: its pins are the cards', by the same numbers. */

export function openMapAreas(_root: ParentNode): void {}
