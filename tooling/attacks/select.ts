import type { AttackEntry } from "./entry.ts";

/**
 * Whether somebody who typed `text` means an entry.
 *
 * @param text a class of threat (`A3`), a section (`A`), a family (`chains`), or a part of an id
 * @example
 * isSelected(entry, "handlers/own-parts");
 */
export function isSelected({ id, threat }: Pick<AttackEntry, "id" | "threat">, text: string): boolean {
  if (/^[A-Z]\d*$/.test(text)) return text.length === 1 ? threat.startsWith(text) : threat === text;
  return id.includes(text);
}
