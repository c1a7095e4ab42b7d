// SPDX-License-Identifier: EUPL-1.2
// What is written is safe on this device at once: the difference to the last saved state, as an age file to the own key.
import { pack, unpack } from "./container.js";
import { difference, sideOf } from "./document.js";
import { merge } from "./merge.js";

const KIB = 2 ** 10;
const SIZES = [64 * KIB, 256 * KIB, KIB ** 2, 4 * KIB ** 2, 16 * KIB ** 2];

export class Drafts {
  #keys;
  #running = null;
  #waiting = null;

  /** @param {{identity: () => string, account: object, device: object, now: () => Date}} keys */
  constructor(keys) {
    this.#keys = keys;
  }

  get #name() {
    return `draft:${this.#keys.account.vault}`;
  }

  /** Keep the difference of the two; while one is being written, only the newest of the others waits.
   * @returns {Promise<void>} when what was given, or something newer, is kept */
  keep(base, document) {
    this.#waiting = { base, document };
    this.#running ??= this.#write().finally(() => (this.#running = null));
    return this.#running;
  }

  async #write() {
    while (this.#waiting) {
      const { base, document } = this.#waiting;
      this.#waiting = null;
      const changes = difference(base.document, document);
      if (Object.keys(changes).length) await this.#store(base, changes);
      else await this.forget();
    }
  }

  async #store(base, changes) {
    const { identity, account, device, now } = this.#keys;
    const head = {
      instance: account.instance, vault: account.vault, seq: base.head.seq, prev_sha256: base.sha256, kind: "draft",
      saved: now().toISOString(),
    };
    await device.set(this.#name, (await pack(identity(), head, changes, SIZES)).bytes);
  }

  /** @returns {Promise<{saved: string, changes: object}|null>} null without a draft, or with one that is not to be trusted */
  async read() {
    const { identity, account, device } = this.#keys;
    const bytes = await device.get(this.#name);
    if (!bytes) return null;
    try {
      const expected = { instance: account.instance, vault: account.vault, kind: "draft" };
      const { head, document } = await unpack(identity(), bytes, expected);
      return { saved: head.saved, changes: document };
    } catch {
      return null;
    }
  }

  /** The document with the draft on it; the same object when the server had it all. */
  onto(draft, document) {
    const names = Object.keys(draft.changes);
    const [base, mine] = [sideOf(draft.changes, 0), sideOf(draft.changes, 1)];
    const theirs = {};
    for (const name of names) {
      const ids = Object.keys(draft.changes[name]).filter((id) => document[name]?.[id]);
      theirs[name] = Object.fromEntries(ids.map((id) => [id, document[name][id]]));
    }
    const merged = merge(base, mine, theirs);
    const whole = { ...document };
    for (const name of names) whole[name] = { ...document[name], ...merged[name] };
    return Object.keys(difference(document, whole)).length ? whole : document;
  }

  async forget() {
    await this.#keys.device.remove(this.#name);
  }
}
