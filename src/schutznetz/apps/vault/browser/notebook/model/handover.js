// SPDX-License-Identifier: EUPL-1.2
// One counselling as a parcel for a colleague, and what is taken out of such a parcel: known fields only, under new ids.
import { FIELDS, PARTS } from "./codes.js";
import { isDay } from "./days.js";
import { sheet } from "./records.js";

const KIND = "schutznetz counselling 1";
const LEFT = ["files", "handovers", "disclosures"]; // files stay: they are encrypted for their owner alone

/** @param {object} document @param {string} id @returns {{kind: string, records: object}} */
export function packed(document, id) {
  const { process, ...parts } = sheet(document, id);
  const kept = PARTS.filter((kind) => !LEFT.includes(kind));
  return { kind: KIND, records: { processes: [process], ...Object.fromEntries(kept.map((kind) => [kind, parts[kind]])) } };
}

/** Put a parcel into a draft. @param {object} draft @param {object} given parsed @param {() => string} newId
 * @returns {string} the id of the counselling; throws a TypeError when it is no parcel */
export function imported(draft, given, newId) {
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
  return process;
}

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
