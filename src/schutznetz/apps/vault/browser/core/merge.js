// SPDX-License-Identifier: EUPL-1.2
// Two devices, one document: merge by collection, record and field, with the version both began from.
//
// The document is {collection: {id: record}}; a record is flat: texts, codes, numbers, lists. Rules, in this order:
// what only one side changed is taken; what was deleted on one side stays deleted; a text changed on both keeps both;
// of a code, date, number or switch the greater is taken and the others are listed in `record.conflicts[field]`;
// a list joins what either added and leaves out what either took away.
// merge(b, x, y) = merge(b, y, x); merge(b, x, x) = x; merging the result once more changes nothing.

const BETWEEN = "\n· · ·\n";
const CODE = /^[a-z0-9_:.+\-TZ]*$/;
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** @param {unknown} value @returns {string} one text for equal values, whatever the order of their fields */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? "";
  const fields = Object.keys(value).filter((key) => value[key] !== undefined).sort();
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

/** @param {unknown} one @param {unknown} other @returns {boolean} */
export const equal = (one, other) => one === other || (typeof one === "object" && canonical(one) === canonical(other));

/** @param {object} base the document both began from @param {object} mine @param {object} theirs @returns {object} a new document */
export function merge(base, mine, theirs) {
  return each(base, mine, theirs, (b, m, t) => each(b, m, t, mergeRecord));
}

/** A new object with what `combine` makes of each key; `undefined` leaves the key out. */
function each(base, mine, theirs, combine) {
  const [b, m, t] = [base ?? {}, mine ?? {}, theirs ?? {}];
  const merged = {};
  for (const key of [...new Set([...Object.keys(m), ...Object.keys(t)])].sort()) {
    const clear = oneSided(b[key], m[key], t[key]);
    const value = clear === UNCLEAR ? combine(b[key], m[key], t[key], key) : clear;
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

const UNCLEAR = Symbol("both changed it");

/** What is clear without looking inside: equal, or changed on one side only (undefined: taken away). */
function oneSided(base, mine, theirs) {
  if (equal(mine, theirs)) return mine;
  if (equal(base, mine)) return theirs;
  if (equal(base, theirs)) return mine;
  return UNCLEAR;
}

function mergeRecord(base, mine, theirs) {
  if (mine === undefined || theirs === undefined) return mine === undefined ? theirs : mine;
  if (mine.deleted || theirs.deleted) return tombstone(mine, theirs);
  const lost = {};
  const merged = each(base, mine, theirs, (b, m, t, field) => mergeField(b, m, t, (other) => (lost[field] = other)));
  for (const [field, other] of Object.entries(lost)) merged.conflicts = listed(merged.conflicts, field, other);
  return merged;
}

/** Deleted is deleted; of two graves the earlier. */
function tombstone(mine, theirs) {
  if (!mine.deleted || !theirs.deleted) return mine.deleted ? mine : theirs;
  return canonical(mine) < canonical(theirs) ? mine : theirs;
}

function mergeField(base, mine, theirs, lose) {
  if (mine === undefined || theirs === undefined) return mine === undefined ? theirs : mine;
  if (Array.isArray(mine) && Array.isArray(theirs)) return mergeList(Array.isArray(base) ? base : [], mine, theirs);
  if (isObject(mine) && isObject(theirs)) return each(base, mine, theirs, (b, m, t) => mergeField(b, m, t, () => {}));
  if (isText(mine) && isText(theirs) && !(CODE.test(mine) && CODE.test(theirs))) return mergeText(mine, theirs);
  const kept = greater(mine, theirs);
  lose(kept === mine ? theirs : mine);
  return kept;
}

const isText = (value) => typeof value === "string";
const greater = (one, other) => (canonical(one) > canonical(other) ? one : other);

/** Both texts, each passage once, in an order that both devices find. */
function mergeText(mine, theirs) {
  const passages = [...new Set([...mine.split(BETWEEN), ...theirs.split(BETWEEN)])].filter(Boolean);
  const kept = passages.filter((one) => !passages.some((other) => other !== one && other.includes(one)));
  return kept.sort().join(BETWEEN);
}

function mergeList(base, mine, theirs) {
  const has = (list) => new Set(list.map(canonical));
  const [before, here, there] = [has(base), has(mine), has(theirs)];
  const stays = (key) => (before.has(key) ? here.has(key) && there.has(key) : true);
  const found = new Map([...mine, ...theirs].map((value) => [canonical(value), value]));
  return [...found].filter(([key]) => stays(key)).sort(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value);
}

function listed(conflicts, field, other) {
  const before = conflicts?.[field] ?? [];
  const values = new Map([...before, other].map((value) => [canonical(value), value]));
  return { ...conflicts, [field]: [...values].sort(([one], [next]) => (one < next ? -1 : 1)).map(([, value]) => value) };
}
