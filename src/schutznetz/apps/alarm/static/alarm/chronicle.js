// SPDX-License-Identifier: EUPL-1.2
/** What was said about each alarm of the day, for the list of a security desk. It tells facts, the ladder judges. */

const FIRST = { coming: "coming", here: "here", widen: "widened" };

export class Chronicle {
  constructor() {
    /** @type {Map<string, any>} */
    this.alarms = new Map();
  }

  /** @param {any} event raised or answer, as the ladder hears it; anything else is passed over */
  add(event) {
    if (event.type === "raised") this.#raised(event);
    else if (event.type === "answer") this.#answer(event);
  }

  #entry(id) {
    if (!this.alarms.has(id)) this.alarms.set(id, { id, at: "", presses: 0, clears: {} });
    return this.alarms.get(id);
  }

  #raised({ alarm, site, desk, room, at, name, press, class: alarmClass }) {
    const entry = this.#entry(alarm);
    entry.presses = Math.max(entry.presses, press);
    if (!entry.at || at < entry.at) Object.assign(entry, { site, desk, room, at, name, class: alarmClass });
  }

  #answer({ alarm, verb, at, name, label, station, coerced, class: alarmClass }) {
    const entry = this.#entry(alarm);
    const said = { at, by: name || label || station };
    const key = FIRST[verb];
    if (key && (!entry[key] || at < entry[key].at)) entry[key] = said;
    if (verb === "clear") entry.clears[station] = { ...said, class: alarmClass, coerced };
    if (verb === "reopen" && (!entry.reopened || at > entry.reopened.at)) entry.reopened = said;
  }

  /** @param {Date} now @returns {any[]} the alarms since midnight, newest first */
  today(now) {
    const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString();
    const list = [...this.alarms.values()].filter((entry) => entry.at >= midnight);
    return list.sort((one, two) => (one.at < two.at ? 1 : -1)).map((entry) => ({ ...entry, clear: lastClear(entry) }));
  }
}

/** The last all-clear that nobody took back. */
function lastClear({ clears, reopened }) {
  const list = Object.values(clears).sort((one, two) => (one.at < two.at ? -1 : 1));
  const last = list.at(-1);
  return last && !(reopened && reopened.at >= last.at) ? last : null;
}
