// SPDX-License-Identifier: EUPL-1.2
/**
 * What this station still has to say. A press or an answer is sent at once to both loops and again every 500 ms on each
 * of them until that loop says it is on disk. It is kept on the device, so that a reload in mid-alarm loses nothing.
 */

const REPEAT_MS = 500;
const KEPT_MS = 12 * 3600 * 1000;

/**
 * @typedef {{id: string, alarm: string, subject: string, text: string, wall: number, stored: string[]}} Letter
 *   `id` is its Nats-Msg-Id, `wall` the device's clock when it was written, `stored` the loops that have it on disk.
 */

export class Outbox {
  /**
   * @param {{shelf: any, loops: import("./loop.js").Loop[], onStored: (letter: Letter, loop: string) => void}} use
   */
  constructor({ shelf, loops, onStored }) {
    this.shelf = shelf;
    this.loops = loops;
    this.onStored = onStored;
    /** @type {Map<string, Letter>} */
    this.letters = new Map();
    this.timer = 0;
  }

  /** What an earlier page of this station had not delivered. @returns {Promise<Letter[]>} */
  async load() {
    for (const [key, letter] of await this.shelf.entries()) {
      if (letter.wall < Date.now() - KEPT_MS) await this.shelf.delete(key);
      else this.letters.set(key, letter);
    }
    this.push();
    return [...this.letters.values()];
  }

  /** Send now (or in `wait` ms), and keep until both loops have it. @param {Omit<Letter, "stored">} written */
  add(written, wait = 0) {
    const letter = { ...written, stored: [] };
    this.letters.set(letter.id, letter);
    clearTimeout(this.timer);
    if (wait) this.timer = setTimeout(() => this.push(), wait);
    else this.push();
    return this.shelf.put(letter.id, letter);
  }

  /** Try every letter on every loop that has not stored it; again later while some are left. */
  push() {
    clearTimeout(this.timer);
    for (const letter of this.letters.values()) {
      for (const loop of this.loops) {
        if (loop.up && !letter.stored.includes(loop.name)) this.#send(letter, loop);
      }
    }
    if (this.letters.size) this.timer = setTimeout(() => this.push(), REPEAT_MS);
  }

  async #send(letter, loop) {
    try {
      await loop.store(letter.subject, letter.text, letter.id, REPEAT_MS * 4);
    } catch {
      return; // no word from this loop: the next round sends it again, under the same id
    }
    if (!letter.stored.includes(loop.name)) await this.#note(letter, loop.name);
  }

  async #note(letter, name) {
    letter.stored.push(name);
    this.onStored(letter, name);
    if (this.loops.every((loop) => letter.stored.includes(loop.name))) {
      this.letters.delete(letter.id);
      await this.shelf.delete(letter.id);
    } else {
      await this.shelf.put(letter.id, letter);
    }
  }
}
