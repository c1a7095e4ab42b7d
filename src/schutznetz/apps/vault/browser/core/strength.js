// SPDX-License-Identifier: EUPL-1.2
// How hard is a password of one's own to guess? A careful lower estimate in bits; what is short, repeated or a run of keys
// counts little. It guards against the worst; the generated words are the better choice, and the page says so.
import { WORDS } from "../vendor/words.js";
import { normal } from "./wraps.js";

/** Bits that a password needs: years for somebody who has stolen the closed file and many computers. */
export const ENOUGH = 60;
const KNOWN = new Set(WORDS);
const RUNS = ["abcdefghijklmnopqrstuvwxyz", "qwertzuiopü", "asdfghjklöä", "yxcvbnm", "qwertyuiop", "01234567890", "09876543210"];
const COMMON = ["passwort", "password", "tresor", "schutznetz", "geheim", "sommer", "winter", "hallo", "willkommen", "admin"];
const WORD_BITS = Math.log2(WORDS.length);

/** @param {string} passphrase @param {string[]} [personal] names that everybody knows @returns {number} bits */
export function strength(passphrase, personal = []) {
  const given = [...COMMON, ...personal.flatMap((name) => name.toLowerCase().split(/[^\p{L}\d]+/u)).filter((part) => part.length > 2)];
  const words = normal(passphrase).toLowerCase().split(/[\s\-_.,]+/).filter(Boolean);
  const seen = new Set();
  let bits = 0;
  for (const word of words) {
    if (!seen.has(word)) bits += KNOWN.has(word) ? WORD_BITS : wordBits(word, given);
    seen.add(word);
  }
  const mixed = /\p{Lu}/u.test(passphrase.slice(1)) ? 2 : 0;
  return bits + mixed;
}

function wordBits(word, given) {
  let rest = word;
  let bits = 0;
  for (const known of given) if (rest.includes(known)) [rest, bits] = [rest.replace(known, ""), bits + 3];
  const letters = /^\p{L}+$/u.test(rest);
  const each = letters ? 2.2 : 3.5; // a word of a language tells little with each letter
  let counted = 0;
  for (let at = 0; at < rest.length; at += 1) counted += isRun(rest, at) ? 0.2 : 1;
  return bits + each * counted;
}

/** Does this letter only go on with what the two before it began? */
function isRun(text, at) {
  if (at < 2) return false;
  const three = text.slice(at - 2, at + 1);
  return new Set(three).size === 1 || RUNS.some((run) => run.includes(three));
}
