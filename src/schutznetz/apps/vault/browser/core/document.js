// SPDX-License-Identifier: EUPL-1.2
// The open document: frozen, changed by copies. What did not change stays the same object, so that a page can compare.
import { equal } from "./merge.js";

/** @param {unknown} value @returns {unknown} the same, frozen with everything in it */
export function frozen(value) {
  if (value === null || typeof value !== "object" || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

/** @param {object} document frozen @param {(draft: object) => void} act changes the draft in place
 * @returns {{document: object, changed: Set<string>}} the next document and the names of its changed collections */
export function applied(document, act) {
  const touched = {};
  const views = {};
  const draft = new Proxy(touched, {
    get(target, name) {
      if (typeof name !== "string") return undefined;
      target[name] ??= { ...document[name] };
      return (views[name] ??= copying(target[name]));
    },
    set(target, name, value) {
      target[name] = value;
      views[name] = value;
      return true;
    },
  });
  const answer = act(draft);
  if (answer instanceof Promise) throw new TypeError("a change cannot wait: fetch first, then change");
  const next = { ...document };
  const changed = new Set();
  for (const [name, collection] of Object.entries(touched)) {
    const settled = compared(document[name] ?? {}, collection, name);
    if (!settled) continue;
    next[name] = settled;
    changed.add(name);
  }
  return { document: changed.size ? Object.freeze(next) : document, changed };
}

/** A collection whose records are copied when somebody looks at them: most changes touch one of thousands. */
function copying(collection) {
  const own = (id) => {
    const record = collection[id];
    if (record !== null && typeof record === "object" && Object.isFrozen(record) && Object.hasOwn(collection, id)) collection[id] = structuredClone(record);
  };
  return new Proxy(collection, {
    get(target, id) {
      own(id);
      return target[id];
    },
    getOwnPropertyDescriptor(target, id) {
      own(id);
      return Reflect.getOwnPropertyDescriptor(target, id);
    },
  });
}

/** The collection with the old objects where nothing changed; null when nothing did. */
function compared(before, after, name) {
  let differs = Object.keys(before).length !== Object.keys(after).length;
  const settled = {};
  for (const [id, record] of Object.entries(after)) {
    if (record && record === before[id]) {
      settled[id] = record;
      continue;
    }
    if (record?.id !== id) throw new TypeError(`${name}: a record needs its own id`);
    const kept = before[id] && equal(before[id], record);
    differs ||= !kept;
    settled[id] = kept ? before[id] : frozen(JSON.parse(JSON.stringify(record)));
  }
  return differs ? Object.freeze(settled) : null;
}

/** What somebody changed since `base`: `{collection: {id: [record before or null, record now or null]}}`.
 * @param {object} base @param {object} document @returns {object} empty when nothing did */
export function difference(base, document) {
  const found = {};
  for (const name of new Set([...Object.keys(base), ...Object.keys(document)])) {
    const [before, now] = [base[name] ?? {}, document[name] ?? {}];
    if (before === now) continue;
    for (const id of new Set([...Object.keys(before), ...Object.keys(now)])) {
      if (before[id] === now[id] || equal(before[id], now[id])) continue;
      (found[name] ??= {})[id] = [before[id] ?? null, now[id] ?? null];
    }
  }
  return found;
}

/** One side of a difference, as a document: 0 before, 1 now. */
export function sideOf(changes, side) {
  const document = {};
  for (const [name, records] of Object.entries(changes)) {
    const present = Object.entries(records).filter(([, pair]) => pair[side]);
    document[name] = Object.fromEntries(present.map(([id, pair]) => [id, pair[side]]));
  }
  return document;
}

/** @param {object|undefined} collection @returns {object[]} its records that are not deleted */
export const alive = (collection) => Object.values(collection ?? {}).filter((record) => !record.deleted);

/** Leave a tombstone: nothing of the record stays but its id and the day.
 * @param {object} draft @param {string} collection @param {string} id @param {string} day `2026-06-15` */
export function remove(draft, collection, id, day) {
  if (draft[collection][id]) draft[collection][id] = { id, deleted: day };
}
