// SPDX-License-Identifier: EUPL-1.2
// Days as "2026-06-15". The clock is read in `today()` only.

/** @returns {string} the day on this device */
export function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** @param {string} day @returns {string} 15.06.2026, or an empty text */
export const shown = (day) => (isDay(day) ? day.split("-").reverse().join(".") : "");

/** @param {unknown} day @returns {boolean} a day that exists */
export function isDay(day) {
  if (typeof day !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return false;
  const [year, month, date] = day.split("-").map(Number);
  const found = new Date(Date.UTC(year, month - 1, date));
  return year >= 1900 && found.getUTCMonth() === month - 1 && found.getUTCDate() === date;
}

/** What somebody types for a day.
 * @param {string} text 15.6.2026, 15.06.26, 15.6. (this year), 2026-06-15 @param {string} now the day of the entry
 * @returns {string} a day, or an empty text when it is none */
export function readDay(text, now) {
  const typed = text.trim();
  if (isDay(typed)) return typed;
  const parts = /^(\d{1,2})\.\s?(\d{1,2})\.?\s?(\d{4}|\d{2})?$/.exec(typed);
  if (!parts) return "";
  const [, date, month, year = now.slice(0, 4)] = parts;
  const day = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  return isDay(day) ? day : "";
}

/** @param {string} day @param {number} months @returns {string} the same day so many months later, else the 1st after */
export function monthsLater(day, months) {
  const [year, month, date] = day.split("-").map(Number);
  const there = new Date(Date.UTC(year, month - 1 + months, date));
  const wanted = (month - 1 + months) % 12;
  if (there.getUTCMonth() !== wanted) return iso(new Date(Date.UTC(there.getUTCFullYear(), there.getUTCMonth(), 1)));
  return iso(there);
}

/** @param {string} day @param {number} days @returns {string} */
export function daysLater(day, days) {
  const [year, month, date] = day.split("-").map(Number);
  return iso(new Date(Date.UTC(year, month - 1, date + days)));
}

const iso = (moment) => moment.toISOString().slice(0, 10);
