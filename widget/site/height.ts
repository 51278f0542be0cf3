/** What a frame of ours and the page around say to each other: a height, and nothing of anybody. */

export const HEIGHT_MESSAGE = "raccroche:hauteur";

export interface Height {
  type: typeof HEIGHT_MESSAGE;
  height: number;
}

export function isHeight(data: unknown): data is Height {
  if (typeof data !== "object" || data === null) return false;
  const { type, height } = data as Partial<Height>;
  return type === HEIGHT_MESSAGE && typeof height === "number" && height > 0 && height < Infinity;
}
