// SPDX-License-Identifier: EUPL-1.2
// From coded sheets to tallies of the published plan. No sheet, day or name goes further than this file.

/** @typedef {{key: string, values: string[][], booked: [string, string[]][], open: string}} Attribute
 * @typedef {{labels: {values: Object<string, string[]>, staff: number}[], staff: number|null, coarse: boolean}} Labels */

/** What is told of a person with these attributes: the union of all labels that may fit.
 * @param {object} sheet @param {Attribute[]} attributes @param {Labels} labels
 * @returns {{values: Object<string, string[]>, staff: number|null}} `staff`: how many people it fits, null when nobody counted them */
export function meant(sheet, attributes, { labels, staff }) {
  const everything = Object.fromEntries(attributes.map((one) => [one.key, one.values.map(([key]) => key)]));
  const known = attributes.filter((one) => everything[one.key].includes(sheet[one.key]));
  const fitting = labels.filter((label) => known.every((one) => label.values[one.key].includes(sheet[one.key])));
  if (!fitting.length) return { values: everything, staff };
  const union = (key) => everything[key].filter((value) => fitting.some((label) => label.values[key].includes(value)));
  return { values: Object.fromEntries(attributes.map((one) => [one.key, union(one.key)])), staff: fitting.reduce((sum, one) => sum + one.staff, 0) };
}

/** The level of the plan under which an open set of values is counted: the smallest that holds them all. */
export function level({ booked, open }, values) {
  const holding = booked.filter(([, some]) => values.every((value) => some.includes(value)));
  return holding.sort((one, other) => one[1].length - other[1].length)[0]?.[0] ?? open;
}

/** How one sheet is counted: a level for each dimension of the plan.
 * @param {object} sheet @param {{plan: object, sheet: object, labels: Labels}} told
 * @returns {{unit: Object<string, string>, staff: number|null, coarser: string[]}} `coarser`: fields that say less than the sheet */
export function booked(sheet, { plan, sheet: form, labels }) {
  const { values, staff } = meant(sheet, form.attributes, labels);
  const unit = {};
  const coarser = [];
  for (const one of form.attributes) {
    unit[one.key] = level(one, values[one.key]);
    const said = one.values.some(([key]) => key === sheet[one.key]);
    if (said && values[one.key].length > 1) coarser.push(one.key);
  }
  const main = sheet.category[0];
  const topic = plan.dimensions.category.levels.find(([key]) => key === main)[3];
  unit.category = labels.coarse ? form.coarse[topic] : main;
  if (unit.category !== main) coarser.push("category");
  unit.topic = topic;
  for (const key of ["talks", "contact", "outcome"]) unit[key] = sheet[key];
  return { unit, staff, coarser };
}

/** Record keys and their sums are whole numbers from 0 below this. */
export const MODULUS = 2 ** 32;

const places = (plan, table) => table.by.map((key) => plan.dimensions[key].levels.map(([level_]) => level_));

/** @returns {number} how many counts a table has */
export const sizeOf = (plan, table) => places(plan, table).reduce((size, levels) => size * levels.length, 1);

/** @param {object[]} units levels by dimension @param {object} plan @returns {number[]} the counts in the order of the plan */
export const tallied = (units, plan) => summed(units, plan, units.map(() => 1));

/** A fresh random key for each process, the same in every table, never kept: the noise of a small figure hangs on it.
 * @param {object[]} units @param {object} plan @returns {number[]} sums of keys modulo 2^32, in the cells of the counts */
export const keyed = (units, plan) => summed(units, plan, [...crypto.getRandomValues(new Uint32Array(units.length))]);

const added = (one, other) => (one + other) % MODULUS;

function summed(units, plan, numbers) {
  const cells = new Array(plan.cells).fill(0);
  units.forEach((unit, which) => {
    for (const table of plan.tables) {
      const at = places(plan, table).reduce((place, levels, position) => place * levels.length + index(levels, unit[table.by[position]]), 0);
      cells[table.start + at] = added(cells[table.start + at], numbers[which]);
    }
  });
  return cells;
}

function index(levels, key) {
  const at = levels.indexOf(key);
  if (at < 0) throw new RangeError(`the plan has no level ${key}`);
  return at;
}

/** The counts above zero, table by table, in words of the plan: what a preview shows.
 * @returns {{table: object, rows: {levels: string[], count: number}[]}[]} */
export function shown(cells, plan) {
  return plan.tables.map((table) => {
    const levels = places(plan, table);
    const rows = [];
    for (let at = 0; at < sizeOf(plan, table); at += 1) {
      const count = cells[table.start + at];
      if (count) rows.push({ levels: keysAt(levels, at), count });
    }
    return { table, rows };
  });
}

function keysAt(levels, at) {
  const keys = [];
  for (const some of [...levels].reverse()) {
    keys.unshift(some[at % some.length]);
    at = Math.floor(at / some.length);
  }
  return keys;
}

/** @param {unknown} cells @param {object} plan @param {number} most @returns {boolean} can these be the counts of one return? */
export function isPossible(cells, plan, most) {
  if (!Array.isArray(cells) || cells.length !== plan.cells || !cells.every((one) => Number.isInteger(one) && one >= 0 && one <= most)) return false;
  const totals = totalsOf(cells, plan);
  return totals.size === 1 && [...totals][0] <= most;
}

const totalsOf = (cells, plan) => new Set(plan.tables.map((table) => cells.slice(table.start, table.start + sizeOf(plan, table)).reduce(added, 0)));

/** @param {number[]} keys @param {number[]} cells @param {object} plan @returns {boolean} can these be the sums of keys beside these counts? */
export const areKeys = (keys, cells, plan) => keys.length === cells.length && keys.every((key, at) => !key || cells[at] > 0) && totalsOf(keys, plan).size === 1;
