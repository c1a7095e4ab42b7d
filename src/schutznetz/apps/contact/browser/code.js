// SPDX-License-Identifier: EUPL-1.2
// Words that lead to a conversation or an appointment. They never leave the browser: what leaves is derived from them.
import { hkdf, identityFrom, recipientOf, scryptDerive } from "../../vault/browser/core/age.js";
import { hex, randomWords } from "../../vault/browser/core/bytes.js";
import { WORDS } from "../../vault/browser/vendor/words.js";

const KNOWN = new Set(WORDS);

/** @param {number} count @returns {string[]} different words, so that none can be mixed up */
export function newWords(count) {
  for (;;) {
    const words = randomWords(count);
    if (new Set(words).size === count) return words;
  }
}

/** @param {string} typed @returns {string[]} the words somebody typed, however they set them apart */
export const readWords = (typed) => typed.normalize("NFKC").toLowerCase().split(/[^\p{L}]+/u).filter(Boolean);

/** @param {string[]} words @returns {string[]} those that are on no list: slips of the pen */
export const unknownWords = (words) => words.filter((word) => !KNOWN.has(word));

/** What the words stand for.
 * @param {string[]} words @param {string} instance @param {"contact"|"slot"} purpose
 * @returns {Promise<{lookup: string, identity: string, recipient: string, key: Uint8Array}>} */
export async function keysOf(words, instance, purpose) {
  const secret = await scryptDerive(words.join(" "), `schutznetz ${purpose} 1\n${instance}`);
  const identity = identityFrom(hkdf(secret, "age-x25519"));
  return { lookup: hex(hkdf(secret, "lookup")), identity, recipient: await recipientOf(identity), key: hkdf(secret, "thread") };
}
