// SPDX-License-Identifier: EUPL-1.2
// A calendar file made here, with a title that tells nothing.

const DAY_MS = 86_400_000;

/** @param {Date} start @param {number} minutes @param {string} title @param {Date} now @returns {string} RFC 5545 */
export function calendarFile(start, minutes, title, now) {
  const end = new Date(start.getTime() + minutes * 60_000);
  const uid = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16)).join("");
  const lines = [
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kalender//DE", "BEGIN:VEVENT", `UID:${uid}`, `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(start)}`, `DTEND:${stamp(end)}`, `SUMMARY:${title}`, "CLASS:PRIVATE", "END:VEVENT", "END:VCALENDAR",
  ];
  return `${lines.join("\r\n")}\r\n`;
}

/** @param {Date} now @param {number} days @returns {Date} noon so many days later */
export function noonIn(now, days) {
  const then = new Date(now.getTime() + days * DAY_MS);
  then.setHours(12, 0, 0, 0);
  return then;
}

/** Hand a calendar file to the browser. @param {string} text @param {string} name */
export function save(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const stamp = (moment) => `${moment.toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`;
