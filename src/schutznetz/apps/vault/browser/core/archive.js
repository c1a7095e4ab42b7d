// SPDX-License-Identifier: EUPL-1.2
// The archive, as far as it stands in the document: `archived` has one small entry for each sheet that lives in an archive
// container, `archives` one record for each container (its id on the server, its sum, whose sheets it holds).
//
// A sheet lives in one place. What two devices did at once can leave parts of it in the main container beside its entry:
// then it comes back as a whole (`split`). A grave in the main container holds for what is in the archive as well.
import { utf8 } from "./bytes.js";
import { NEARLY_FULL, SIZES as MAIN } from "./container.js";
import { alive, difference } from "./document.js";
import { merge } from "./merge.js";

/** Collections whose records belong to a sheet and go with it. Whatever else names a sheet stays in the main container. */
export const PARTS = ["goals", "talks", "referrals", "consents", "disclosures", "partners", "dangers", "files", "handovers"];
const ALL = ["processes", ...PARTS];

const MIB = 2 ** 20;
/** Bytes of an archive before encryption: those of attachments, so that nothing tells them apart; the last only for one very long sheet. */
export const SIZES = [MIB, 4 * MIB, 10 * MIB];
const ROOM = 4 * 2 ** 10; // head, seal and the first line of a container
const LARGEST = MAIN.at(-1);
/** Bytes of the main container: `from` which sheets move, and down to which, so that the next time is far away; no archive
 * for less than `least`, unless the main one is `tight`; an archive holds `most`, but for one sheet that is longer. */
export const LIMITS = { from: NEARLY_FULL * LARGEST, to: 0.375 * LARGEST, least: MIB / 4, tight: 0.95 * LARGEST, most: 4 * MIB - ROOM, largest: LARGEST - ROOM };

/** @param {unknown} value @returns {number} its bytes in a container */
export const sizeOf = (value) => utf8(JSON.stringify(value)).length;

/** @param {object} before @param {object} document @returns {number} by how many bytes it got longer, but for a few of punctuation */
export function grown(before, document) {
  const pairs = Object.values(difference(before, document)).flatMap(Object.entries);
  const bytes = (id, record) => (record ? sizeOf(record) + id.length + 4 : 0);
  return pairs.reduce((sum, [id, [was, is]]) => sum + bytes(id, is) - bytes(id, was), 0);
}

/** @param {object} document @returns {object[]} entries of sheets in the archive, the one closed last first */
export const archived = (document) =>
  alive(document.archived).filter((one) => !document.processes?.[one.id]).sort((one, other) => other.closed_on.localeCompare(one.closed_on) || one.id.localeCompare(other.id));

/** @param {object} document @param {string} id @returns {object|null} the entry of a sheet that lives in the archive */
export function entryOf(document, id) {
  const found = document.archived?.[id];
  return found && !found.deleted && !document.processes?.[id] ? found : null;
}

/** @param {object} document @param {string} id of a sheet @returns {Object<string, object>} its records by collection and id, without graves */
export function recordsOf(document, id) {
  const found = {};
  for (const name of ALL) {
    const own = alive(document[name]).filter((one) => (name === "processes" ? one.id : one.process) === id);
    if (own.length) found[name] = Object.fromEntries(own.map((one) => [one.id, one]));
  }
  return found;
}

/** Several sheets in one document. @param {object[]} sheets of `recordsOf` @returns {object} */
export function joined(sheets) {
  const whole = {};
  for (const sheet of sheets) for (const [name, records] of Object.entries(sheet)) whole[name] = { ...whole[name], ...records };
  return whole;
}

/** What is to be done for the archive, the most urgent first.
 * @param {object} document @param {{size: number, held: Set<string>, limits: object, resting: (kind: string) => boolean}} given `held`: sheets in use here
 * @returns {{kind: "move"|"back"|"purge"|"drop", ids: string[]}|null} ids of sheets, for `purge` and `drop` of archives */
export function due(document, { size, held, limits, resting }) {
  const ways = { move: () => choose(document, size, held, limits), back: () => split(document), purge: () => purgeable(document), drop: () => idle(document) };
  for (const [kind, find] of Object.entries(ways)) {
    const ids = resting(kind) ? [] : find();
    if (ids.length) return { kind, ids };
  }
  return null;
}

/** The sheets to move: closed, not in use, those closed first before the others, those counted in a return before those not. */
export function choose(document, size, held, limits = LIMITS) {
  if (size < limits.from) return [];
  const chosen = [];
  const parts = grouped(document);
  let freed = 0;
  for (const process of movable(document, held)) {
    const bytes = sizeOf([process, ...(parts.get(process.id) ?? [])]);
    if (bytes > limits.largest) continue;
    if (freed && freed + bytes > limits.most) break;
    chosen.push(process.id);
    freed += bytes;
    if (freed >= size - limits.to) break;
  }
  return freed >= limits.least || size >= limits.tight ? chosen : [];
}

function grouped(document) {
  const found = new Map();
  for (const one of PARTS.flatMap((name) => alive(document[name]))) found.get(one.process)?.push(one) ?? found.set(one.process, [one]);
  return found;
}

function movable(document, held) {
  const counted = new Set(alive(document.sheets).map((one) => one.process));
  const found = alive(document.processes).filter((one) => one.closed_on && !held.has(one.id) && !document.archived?.[one.id]);
  const keys = (one) => [counted.has(one.id) ? "0" : "1", one.closed_on, one.id].join(" ");
  return found.sort((one, other) => (keys(one) < keys(other) ? -1 : 1));
}

/** Sheets with an entry of which something lives in the main container. */
function split(document) {
  const known = alive(document.archived);
  if (!known.length) return [];
  const here = new Set(PARTS.flatMap((name) => alive(document[name]).map((one) => one.process)));
  return known.filter(({ id }) => !document.processes?.[id]?.deleted && (document.processes?.[id] || here.has(id))).map((one) => one.id);
}

const isErased = (document, id) => Boolean(document.processes?.[id]?.deleted || document.archived?.[id]?.deleted);
/** @returns {string[]} the sheets that are read from this archive */
const livesIn = (document, archive) => alive(document.archived).filter((one) => one.archive === archive && !isErased(document, one.id)).map((one) => one.id);

/** Archives that still hold a sheet which was deleted, beside others that stay. */
const purgeable = (document) =>
  alive(document.archives).filter((one) => one.sheets.some((id) => isErased(document, id)) && livesIn(document, one.id).length).map((one) => one.id);

/** Archives nobody reads from any more. */
const idle = (document) => alive(document.archives).filter((one) => !livesIn(document, one.id).length).map((one) => one.id);

/** Put sheets into the archive. @param {object} draft @param {object} document @param {{id: string, sum: string}[]} sheets with the sums of their contents
 * @param {{id: string, sha256: string, seq: number}} archive */
export function move(draft, document, sheets, archive) {
  draft.archives[archive.id] = { ...archive, sheets: sheets.map((one) => one.id) };
  for (const { id, sum } of sheets) {
    const records = recordsOf(document, id);
    draft.archived[id] = { ...entry(records, id), archive: archive.id, sum };
    for (const [name, own] of Object.entries(records)) for (const one of Object.keys(own)) delete draft[name][one];
  }
}

/** Put a sheet back. Graves in the main container hold; what is in it besides was written onto this very sheet and is
 * newer, unless it came from another archive: then both stay. @param {object} draft @param {string} id @param {object} records */
export function putBack(draft, id, records) {
  const known = draft.archived[id];
  if (!known || known.deleted) return;
  delete draft.archived[id];
  const here = draft.processes[id];
  const isOther = here?.taken && here.taken !== known.sum;
  for (const [name, own] of Object.entries(records)) {
    for (const one of Object.values(own)) {
      const mine = draft[name][one.id];
      if (!mine) draft[name][one.id] = structuredClone(one);
      else if (isOther && !mine.deleted) draft[name][one.id] = merge({}, { one: { one: mine } }, { one: { one } }).one.one;
    }
  }
  if (draft.processes[id] && !draft.processes[id].deleted) draft.processes[id].taken = known.sum;
}

/** One archive takes the place of another. @param {object} draft @param {object} document @param {string} old @param {{id: string, sha256: string, seq: number}} archive @param {string[]} ids */
export function replace(draft, document, old, archive, ids) {
  drop(draft, document, [old]);
  draft.archives[archive.id] = { ...archive, sheets: ids };
  for (const id of ids) draft.archived[id].archive = archive.id;
}

/** @param {object} draft @param {object} document @param {string[]} archives ids */
export function drop(draft, document, archives) {
  for (const id of archives) delete draft.archives[id];
  for (const { id } of alive(document.archived)) if (document.processes?.[id]?.deleted) draft.archived[id] = { id, deleted: document.processes[id].deleted };
}

/** The sheets of an archive that are still read from it. @param {object} document @param {string} archive @returns {string[]} */
export const kept = (document, archive) => livesIn(document, archive);

/** Of what an archive holds, everything that nobody deleted meanwhile. @param {object} document @param {object} records @returns {object} */
export function withoutGraves(document, records) {
  const left = ([name, own]) => [name, Object.fromEntries(Object.entries(own).filter(([id]) => !document[name]?.[id]?.deleted))];
  return Object.fromEntries(Object.entries(records).map(left));
}

/** Closed files on the server that this document needs. @param {object} document @returns {Set<string>} ids */
export const needed = (document) =>
  new Set([...alive(document.archives).map((one) => one.id), ...alive(document.files).map((one) => one.blob), ...alive(document.archived).flatMap((one) => one.blobs)]);

const NAMES = { goals: "text", consents: "recipient", partners: "name", referrals: "service", files: "name", handovers: "colleague" };
const [NAME_MOST, NAMES_MOST] = [80, 600];

/** What the main container keeps of a sheet: enough for lists, dates of review and the search. */
function entry(records, id) {
  const process = records.processes[id];
  const talks = Object.values(records.talks ?? {});
  const shown = {};
  for (const name of ["title", "contact", "requester", "categories", "opened_on", "closed_on", "closing", "kept_on", "from_inbox", "from_share"]) if (process[name]?.length) shown[name] = process[name];
  return {
    ...shown, id, talks: talks.length, last: talks.reduce((day, one) => (one.on > day ? one.on : day), process.opened_on ?? ""),
    names: names(records), blobs: Object.values(records.files ?? {}).map((one) => one.blob),
  };
}

function names(records) {
  const found = new Set();
  let length = 0;
  for (const [name, field] of Object.entries(NAMES)) {
    for (const one of Object.values(records[name] ?? {})) {
      const text = typeof one[field] === "string" ? one[field].slice(0, NAME_MOST) : "";
      if (!text || found.has(text) || length + text.length > NAMES_MOST) continue;
      found.add(text);
      length += text.length;
    }
  }
  return [...found].join(" · ");
}
