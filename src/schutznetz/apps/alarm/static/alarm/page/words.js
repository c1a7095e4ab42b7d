// SPDX-License-Identifier: EUPL-1.2
/** Words in the language of this device. The shell is kept by the service worker, so the choice is made here. */
import de from "../texts.de.js";
import en from "../texts.en.js";

const KEY = "schutznetz.language";
const TEXTS = { de, en };

/** @returns {"de"|"en"} */
export function language() {
  const chosen = localStorage.getItem(KEY) ?? document.documentElement.lang.slice(0, 2);
  return chosen in TEXTS ? chosen : "de";
}

/** @param {"de"|"en"} code */
export function chooseLanguage(code) {
  localStorage.setItem(KEY, code);
  document.documentElement.lang = code;
}

/** @param {string} key @param {Record<string, string|number>} [values] @returns {string} */
export function t(key, values = {}) {
  const texts = TEXTS[language()];
  const pattern = (values.count === 1 && texts[`${key}.one`]) || (texts[key] ?? key);
  return pattern.replace(/\{(\w+)\}/g, (_all, name) => String(values[name] ?? ""));
}

/** @param {number} seconds @returns {string} "0:42" or "1:05:10" */
export function lapse(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const pair = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const rest = `${hours ? pair(Math.floor(whole / 60) % 60) : Math.floor(whole / 60)}:${pair(whole % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

/** @param {string} iso @returns {string} "10:31:04" */
export function clockTime(iso) {
  const moment = new Date(iso);
  return Number.isNaN(moment.getTime()) ? "" : moment.toLocaleTimeString(language(), { hour12: false });
}

/** Metres for people: whole numbers. @param {number} length */
export const metres = (length) => String(Math.round(length));
