// SPDX-License-Identifier: EUPL-1.2
// One counselling as a parcel for a colleague, and what is taken out of such a parcel: known fields only, under new ids.
import { utf8 } from "../../core/bytes.js";
import { FIELDS, PARTS } from "./codes.js";
import { isDay } from "./days.js";
import { sheet } from "./records.js";

const KIND = "schutznetz counselling 1";
const LEFT = ["files", "handovers", "disclosures"]; // files stay: they are encrypted for their owner alone

/** Bytes of a parcel before it is closed: its length tells no more than a class, and the server takes no other. */
const SIZES = [64 * 2 ** 10, 256 * 2 ** 10, 2 ** 20, 4 * 2 ** 20, 8 * 2 ** 20, 10 * 2 ** 20];

/** @param {object} document @param {string} id @returns {Uint8Array} the parcel as JSON, padded with blanks; throws a RangeError when none of the sizes holds it */
export function parcel(document, id) {
  const body = utf8(JSON.stringify(packed(document, id)));
  const size = SIZES.find((one) => body.length <= one);
  if (!size) throw new RangeError("too much for a parcel");
  const plain = new Uint8Array(size).fill(0x20);
  plain.set(body);
  return plain;
}

/** @param {object} document @param {string} id @returns {{kind: string, records: object}} */
export function packed(document, id) {
  const { process, ...parts } = sheet(document, id);
  const kept = PARTS.filter((kind) => !LEFT.includes(kind));
  return { kind: KIND, records: { processes: [process], ...Object.fromEntries(kept.map((kind) => [kind, parts[kind]])) } };
}

/** Put a parcel into a draft. @param {object} draft @param {object} given parsed @param {() => string} newId
 * @param {string} [share] its id on the server, so that it is not taken over twice @returns {string} the id of the counselling; throws a TypeError when it is no parcel */
export function imported(draft, given, newId, share) {
  const records = given?.records;
  if (given?.kind !== KIND || !Array.isArray(records?.processes) || records.processes.length !== 1) throw new TypeError("no parcel");
  const ids = new Map();
  const fresh = (id) => ids.get(id) ?? (ids.set(id, newId()), ids.get(id));
  const process = fresh(records.processes[0].id);
  for (const kind of ["processes", ...PARTS.filter((one) => !LEFT.includes(one))]) {
    draft[kind] ??= {};
    for (const record of records[kind] ?? []) {
      const taken = plain(kind, record);
      for (const name of ["goal", "consent"]) if (taken[name]) taken[name] = fresh(taken[name]);
      if (kind !== "processes") taken.process = process;
      const id = fresh(record.id);
      draft[kind][id] = { ...taken, id };
    }
  }
  if (share) draft.processes[process].from_share = share;
  return process;
}

/** @param {object} document @param {string} share @returns {object|undefined} the counselling that came with it */
export const takenOver = (document, share) => Object.values({ ...document.archived, ...document.processes }).find((one) => one.from_share === share);

const LISTS = ["categories", "notices", "fields", "steps"];
const SWITCHES = ["no_goal", "example"];
const DAYS = ["on", "opened_on", "ended_on", "leaves_on", "closed_on", "kept_on", "given_on", "until", "revoked_on", "decided_on"];

/** Known fields of the kind they have to be: a parcel comes from outside. */
function plain(kind, record) {
  const known = [...FIELDS[kind], "made"].filter((name) => fits(name, record[name]));
  return Object.fromEntries(known.map((name) => [name, record[name]]));
}

function fits(name, value) {
  if (LISTS.includes(name)) return Array.isArray(value) && value.every((one) => typeof one === "string");
  if (SWITCHES.includes(name)) return typeof value === "boolean";
  if (name === "minutes") return value === "" || (Number.isInteger(value) && value >= 0 && value < 1000);
  if (DAYS.includes(name)) return value === "" || isDay(value);
  return typeof value === "string";
}
