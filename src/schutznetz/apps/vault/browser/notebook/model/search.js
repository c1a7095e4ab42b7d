// SPDX-License-Identifier: EUPL-1.2
// Search over everything in memory: no index leaves the page, none is kept.
import { archived } from "../../core/archive.js";
import { PARTS } from "./codes.js";
import { all, find } from "./records.js";

const TEXTS = {
  processes: ["title", "contact", "notes", "closing_note"],
  goals: ["text", "strategy", "over_note"],
  talks: ["note"],
  referrals: ["service", "phone", "note"],
  consents: ["recipient", "note"],
  disclosures: ["recipient"],
  partners: ["name", "note"],
  dangers: ["decision"],
  files: ["name"],
  handovers: ["colleague"],
  archived: ["title", "contact", "names"],
};
const AROUND = 60;

/** Small letters without marks: "Müller" is found by "muller" and "mueller", "Straße" by "strasse".
 * @param {string} text @returns {string} */
export const folded = (text) =>
  text.toLowerCase().replaceAll("ä", "ae").replaceAll("ö", "oe").replaceAll("ü", "ue").replaceAll("ß", "ss")
    .normalize("NFKD").replace(/\p{M}/gu, "");

const loosely = (word) => folded(word).replace(/([aou])e/g, "$1");

/** The texts of every record, folded once: a record that changes is another object. */
export class Index {
  #entries = new WeakMap();

  /** @param {object} document @param {string} typed words; all must be in a counselling
   * @returns {{process: object, kind: string, record: object, excerpt: {before: string, hit: string, after: string}}[]} one place each, best first */
  search(document, typed) {
    const words = [...new Set(typed.split(/\s+/).map(loosely).filter(Boolean))];
    if (!words.length) return [];
    const places = new Map();
    for (const process of all(document, "processes")) this.#look(places, "processes", process, process.id, words);
    for (const kind of PARTS) for (const record of all(document, kind)) this.#look(places, kind, record, record.process, words);
    const entries = new Map(archived(document).map((one) => [one.id, one]));
    for (const one of entries.values()) this.#look(places, "archived", one, one.id, words);
    const processOf = (id) => find(document, "processes", id) ?? entries.get(id);
    return [...places]
      .filter(([id, found]) => processOf(id) && found.words.size === words.length)
      .map(([id, found]) => this.#hit(processOf(id), found.best))
      .sort((one, other) => other.hits - one.hits || Number(other.kind === "processes") - Number(one.kind === "processes"));
  }

  /** Fold everything before somebody types. @param {object} document */
  prepare(document) {
    for (const kind of ["processes", ...PARTS]) for (const record of all(document, kind)) this.#entry(kind, record);
  }

  #look(places, kind, record, process, words) {
    const { loose } = this.#entry(kind, record);
    const hits = words.filter((word) => loose.includes(word));
    if (!hits.length) return;
    const found = places.get(process) ?? { words: new Set(), best: { hits: 0 } };
    hits.forEach((word) => found.words.add(word));
    if (hits.length > found.best.hits) found.best = { hits: hits.length, kind, record, word: hits[0] };
    places.set(process, found);
  }

  /** The excerpt is made when it is asked for: a page shows few of many hits. */
  #hit(process, { hits, kind, record, word }) {
    const { text } = this.#entry(kind, record);
    return { process, hits, kind, record, get excerpt() { return excerpt(text, word); } };
  }

  #entry(kind, record) {
    const known = this.#entries.get(record);
    if (known) return known;
    const text = TEXTS[kind].map((name) => record[name]).filter((value) => typeof value === "string" && value).join(" · ");
    const entry = { text, loose: loosely(text) };
    this.#entries.set(record, entry);
    return entry;
  }
}

const letters = new Map();
const small = (letter) => letters.get(letter) ?? (letters.set(letter, folded(letter)), letters.get(letter));

/** The words around the first hit, as they were typed. @param {string} text @param {string} word loosely folded */
export function excerpt(text, word) {
  let [loose, last] = ["", ""];
  const from = [];
  for (let at = 0; at < text.length; at += 1) {
    for (const letter of small(text[at])) {
      const silent = letter === "e" && (last === "a" || last === "o" || last === "u");
      last = letter;
      if (silent) continue;
      loose += letter;
      from.push(at);
      if (loose.endsWith(word)) return around(text, from[loose.length - word.length], at + 1);
    }
  }
  return { before: whole(text.slice(0, 2 * AROUND)), hit: "", after: "" };
}

const around = (text, from, to) => ({
  before: (from > AROUND ? "… " : "") + whole(text.slice(Math.max(0, from - AROUND), from)),
  hit: text.slice(from, to),
  after: whole(text.slice(to, to + AROUND)) + (text.length > to + AROUND ? " …" : ""),
});

/** Without half a letter at either end. */
const whole = (text) => text.replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, "");
