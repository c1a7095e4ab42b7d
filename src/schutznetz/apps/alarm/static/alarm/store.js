// SPDX-License-Identifier: EUPL-1.2
/**
 * What a station keeps on its device (IndexedDB): who it is, its keys, the last roster and plans, what it still has to
 * say (outbox) and the events of open alarms. Everything it needs to press and ring with the platform switched off.
 */

const NAME = "schutznetz-station";
const VERSION = 1;
const SHELVES = ["facts", "outbox", "events"];

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => SHELVES.forEach((shelf) => request.result.createObjectStore(shelf));
  return settled(request);
}

/** One shelf of the device's memory: values by key. */
class Shelf {
  /** @param {Promise<IDBDatabase>} opened @param {string} name */
  constructor(opened, name) {
    this.opened = opened;
    this.name = name;
  }

  /** @param {IDBTransactionMode} mode */
  async #within(mode) {
    return (await this.opened).transaction(this.name, mode).objectStore(this.name);
  }

  /** @param {string} key @returns {Promise<any>} undefined when there is none */
  async get(key) {
    return settled((await this.#within("readonly")).get(key));
  }

  /** Resolves when the value is on disk. @param {string} key @param {any} value @returns {Promise<void>} */
  async put(key, value) {
    const transaction = (await this.opened).transaction(this.name, "readwrite", { durability: "strict" });
    transaction.objectStore(this.name).put(value, key);
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  /** Many values in one go; they may reach the disk a little later. @param {[string, any][]} entries */
  async putAll(entries) {
    const shelf = await this.#within("readwrite");
    await Promise.all(entries.map(([key, value]) => settled(shelf.put(value, key))));
  }

  /** @param {string} key */
  async delete(key) {
    await settled((await this.#within("readwrite")).delete(key));
  }

  /** @returns {Promise<any[]>} all values, in the order of their keys */
  async all() {
    return settled((await this.#within("readonly")).getAll());
  }

  /** @returns {Promise<[string, any][]>} */
  async entries() {
    const shelf = await this.#within("readonly");
    const [keys, values] = await Promise.all([settled(shelf.getAllKeys()), settled(shelf.getAll())]);
    return keys.map((key, index) => [String(key), values[index]]);
  }
}

/** @returns {{facts: Shelf, outbox: Shelf, events: Shelf, wipe: () => Promise<void>}} */
export function openStore() {
  const opened = open();
  const [facts, outbox, events] = SHELVES.map((shelf) => new Shelf(opened, shelf));
  const wipe = async () => {
    const transaction = (await opened).transaction(SHELVES, "readwrite");
    await Promise.all(SHELVES.map((shelf) => settled(transaction.objectStore(shelf).clear())));
  };
  return { facts, outbox, events, wipe };
}
