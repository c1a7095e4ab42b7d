// SPDX-License-Identifier: EUPL-1.2
// Words for the codes of the notebook.
import { day as said, t } from "../texts/index.js";
import { isDay } from "./model/days.js";

/** @param {string} list e.g. "category" @param {string} [code] @returns {string} empty without one; an unknown one, from a newer device, as it is */
export function word(list, code) {
  if (!code) return "";
  try {
    return t(`notebook.${list}.${code}`);
  } catch {
    return String(code);
  }
}

/** @param {string} [when] @returns {string} 15.06.2026; empty when it is no day */
export const day = (when) => (isDay(when) ? said(when) : "");

/** @param {string} list @param {string[]} codes @param {string} [none] text for "nothing chosen yet" @returns {[string, string][]} for a select */
export const options = (list, codes, none) => [...(none ? [["", none]] : []), ...codes.map((code) => [code, word(list, code)])];

/** @param {string} list @param {string[]} codes @returns {string} */
export const listed = (list, codes = []) => codes.map((code) => word(list, code)).join(", ");

/** @param {number} minutes @returns {string} 1 h 15 min */
export function duration(minutes) {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours && `${hours} h`, (rest || !hours) && `${rest} min`].filter(Boolean).join(" ");
}
