// SPDX-License-Identifier: EUPL-1.2
// The words of the vault in the language of the page: `t("screens.lock")`, `t("screens.left", { count: 3 })`.
import de from "./de.js";
import en from "./en.js";

const LANGUAGES = { de, en };

/** @returns {"de"|"en"} */
export const language = () => (globalThis.document?.documentElement.lang?.startsWith("en") ? "en" : "de");

/** @param {string} key `part.name`; with `count: 1` `part.name.one` where it exists @param {object} [gaps] fills `{name}`
 * @returns {string} throws on an unknown key: a page without words is a mistake of ours */
export function t(key, gaps = {}) {
  const [part, ...rest] = key.split(".");
  const texts = LANGUAGES[language()][part] ?? {};
  const name = rest.join(".");
  const text = (gaps.count === 1 && texts[`${name}.one`]) || texts[name];
  if (text === undefined) throw new RangeError(`no text ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, gap) => String(gaps[gap] ?? ""));
}

const locale = () => (language() === "en" ? "en-GB" : "de-DE");

const ZONE = "Europe/Berlin"; // also where a browser hides where it is and counts in UTC

/** @param {string|Date} when a day (`2026-06-15`) or a moment @returns {string} 15.06.2026 */
export const day = (when) => new Intl.DateTimeFormat(locale(), { day: "2-digit", month: "2-digit", year: "numeric", timeZone: ZONE }).format(asDate(when));

/** @param {string|Date} when @returns {string} 15.06.2026, 09:05 Uhr */
export function moment(when) {
  const time = new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", timeZone: ZONE }).format(asDate(when));
  return `${day(when)}, ${time}${language() === "de" ? " Uhr" : ""}`;
}

/** @param {string|Date} when @returns {string} Montag */
export const weekday = (when) => new Intl.DateTimeFormat(locale(), { weekday: "long", timeZone: ZONE }).format(asDate(when));

/** @param {string} date `2026-06-15` @param {string} time `09:05`, of Germany @returns {Date} invalid where there is no such day */
export function momentOf(date, time) {
  const wanted = Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(wanted)) return new Date(NaN);
  let found = wanted;
  for (let turn = 0; turn < 2; turn += 1) found += wanted - shownIn(ZONE, found); // twice: the first guess may lie beyond a change of the clock
  return new Date(found);
}

const shownIn = (timeZone, at) => Date.parse(`${new Date(at).toLocaleString("sv-SE", { timeZone }).replace(" ", "T")}Z`);

/** @param {number} bytes @returns {string} 1,5 MB */
export function size(bytes) {
  const [unit, by] = bytes < 2 ** 20 ? ["kilobyte", 2 ** 10] : ["megabyte", 2 ** 20];
  return new Intl.NumberFormat(locale(), { style: "unit", unit, maximumFractionDigits: 1 }).format(bytes / by);
}

/** A day without a time is that day, wherever the clock stands. */
const asDate = (when) => (when instanceof Date ? when : new Date(when.length === 10 ? `${when}T12:00:00Z` : when));
