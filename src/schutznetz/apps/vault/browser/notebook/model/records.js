// SPDX-License-Identifier: EUPL-1.2
// Reading and writing the records of the notebook. Writers change a draft (see `vault.change`); they return its record.
import { newId } from "../../core/bytes.js";
import { FIELDS, PARTS } from "./codes.js";

/** @param {object} document @param {string} kind @returns {object[]} the records that are not deleted */
export const all = (document, kind) => Object.values(document[kind] ?? {}).filter((one) => !one.deleted);

/** @param {object} document @param {string} kind @param {string} id @returns {object | null} */
export function find(document, kind, id) {
  const found = document[kind]?.[id];
  return found && !found.deleted ? found : null;
}

/** @param {object} document @param {string} kind @param {string} process @returns {object[]} newest first */
export function of(document, kind, process) {
  const collection = document[kind];
  const own = collection && Object.isFrozen(collection) ? grouped(collection).get(process) ?? [] : all(document, kind).filter((one) => one.process === process);
  return [...own].sort(newestFirst);
}

/** Records by their process, sorted once: a frozen collection stays as it is, and goes with its document. */
const groups = new WeakMap();

function grouped(collection) {
  const known = groups.get(collection);
  if (known) return known;
  const found = new Map();
  for (const one of Object.values(collection)) if (!one.deleted) found.get(one.process)?.push(one) ?? found.set(one.process, [one]);
  groups.set(collection, found);
  return found;
}

/** By the day the record is about, then by the order of writing, then by id: the same on every device. */
export function newestFirst(one, other) {
  const keys = (record) => [record.on ?? record.given_on ?? record.opened_on ?? "", record.made ?? "", record.id];
  const [mine, theirs] = [keys(one), keys(other)];
  const at = mine.findIndex((key, place) => key !== theirs[place]);
  return at < 0 ? 0 : mine[at] < theirs[at] ? 1 : -1;
}

/** Everything of a process at once: {process, goals, talks, …}; goals oldest first, all else newest first. */
export function sheet(document, id) {
  const process = find(document, "processes", id);
  if (!process) return null;
  const parts = Object.fromEntries(PARTS.map((kind) => [kind, of(document, kind, id)]));
  parts.goals.reverse();
  return { process, ...parts };
}

/** @param {object} sheet @param {string} goal @returns {object[]} the talks counted for a goal */
export const talksOf = (sheet, goal) => sheet.talks.filter((one) => one.goal === goal);

/** Put a new record in; a field the notebook does not know is a fault of the program. */
export function add(draft, kind, fields, made = new Date().toISOString()) {
  const record = { id: newId(), made, ...checked(kind, fields) };
  draft[kind] ??= {};
  draft[kind][record.id] = record;
  return record;
}

/** Change fields of a record that is there; a deleted or unknown one stays as it is. @returns {object | null} */
export function edit(draft, kind, id, fields) {
  const record = draft[kind]?.[id];
  if (!record || record.deleted) return null;
  return Object.assign(record, checked(kind, fields));
}

/** Leave a grave: the id and the day, nothing else, so that another device deletes the record as well. */
export function bury(draft, kind, id, today) {
  if (draft[kind]?.[id]) draft[kind][id] = { id, deleted: today };
}

function checked(kind, fields) {
  const unknown = Object.keys(fields).filter((name) => !FIELDS[kind]?.includes(name));
  if (unknown.length) throw new TypeError(`${kind} has no field ${unknown.join(", ")}`);
  return fields;
}
