// SPDX-License-Identifier: EUPL-1.2
/**
 * The events of the last hours, kept on the device: after a reload in mid-alarm the station knows what it knew, even
 * while no broker can be reached. Hearing an event again changes nothing, so keeping too much does no harm. What was
 * heard is written a moment later and together, so that it never delays the ringing; what this station says itself is
 * kept by the outbox at once.
 */

const KEPT_MS = 12 * 3600 * 1000;
const WRITE_MS = 300;
const KINDS = new Set(["raised", "answer", "receipt", "stored"]);

/** @param {any} event an event of the ladder @returns {string} one key for one fact */
function keyOf(event) {
  const step = event.press ?? event.loop ?? event.n ?? "";
  return [event.alarm, event.type, event.station ?? "", event.verb ?? event.kind ?? "", step].join("|");
}

export class Memory {
  /** @param {any} shelf @param {() => number} clock milliseconds, monotonic */
  constructor(shelf, clock) {
    this.shelf = shelf;
    this.clock = clock;
    this.known = new Set();
    this.waiting = [];
    this.timer = 0;
  }

  /** Keep an event of the ladder if it belongs to an alarm and is new. @param {any} event */
  keep(event) {
    const key = keyOf(event);
    if (!KINDS.has(event.type) || this.known.has(key)) return;
    this.known.add(key);
    this.waiting.push([key, { event, wall: Date.now() - (this.clock() - event.t) }]);
    this.timer ||= setTimeout(() => this.#write(), WRITE_MS);
  }

  async #write() {
    const written = this.waiting;
    this.waiting = [];
    this.timer = 0;
    await this.shelf.putAll(written).catch(() => written.forEach(([key]) => this.known.delete(key)));
  }

  /** The events of an earlier page, with their age turned into times of this clock. @returns {Promise<any[]>} */
  async load() {
    const found = [];
    for (const [key, { event, wall }] of await this.shelf.entries()) {
      const age = Math.max(0, Date.now() - wall);
      if (age > KEPT_MS) {
        await this.shelf.delete(key);
      } else {
        this.known.add(key);
        found.push({ ...event, t: this.clock() - age });
      }
    }
    return found;
  }
}
