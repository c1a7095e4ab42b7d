// SPDX-License-Identifier: EUPL-1.2
// What this device keeps: drafts (age files to the own key) and the number of the last state seen. Nothing readable.

const NAME = "schutznetz-vault";

/** @returns {{get(key: string): Promise<any>, set(key: string, value: any): Promise<void>, remove(key: string): Promise<void>}} */
export function browserDevice() {
  let opening = null;
  const database = () => (opening ??= opened());
  const run = async (mode, act) => {
    const store = (await database()).transaction("kept", mode).objectStore("kept");
    return settled(act(store));
  };
  return {
    get: (key) => run("readonly", (store) => store.get(key)),
    set: async (key, value) => void (await run("readwrite", (store) => store.put(value, key))),
    remove: async (key) => void (await run("readwrite", (store) => store.delete(key))),
  };
}

/** The same in memory: tests, and browsers that keep nothing (private windows). */
export function memoryDevice() {
  const kept = new Map();
  return {
    get: async (key) => kept.get(key),
    set: async (key, value) => void kept.set(key, value),
    remove: async (key) => void kept.delete(key),
  };
}

function opened() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore("kept");
  return settled(request);
}

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
