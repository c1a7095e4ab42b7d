// SPDX-License-Identifier: EUPL-1.2
// Bytes, their written forms, random ids and words. Knows no page and no network.
import { WORDS } from "../vendor/words.js";

const encoder = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true });

/** @param {string} text @returns {Uint8Array} UTF-8 */
export const utf8 = (text) => encoder.encode(text);

/** @param {Uint8Array} bytes @returns {string} throws a TypeError on malformed UTF-8 */
export const fromUtf8 = (bytes) => strict.decode(bytes);

/** @param {Uint8Array} bytes @returns {string} small hexadecimal digits */
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {Uint8Array} bytes @returns {string} base64 with padding */
export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** @param {string} text @returns {Uint8Array} */
export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** @param {number} count @returns {Uint8Array} from the browser's own source of chance */
export const random = (count) => crypto.getRandomValues(new Uint8Array(count));

/** @returns {string} a random id of 128 bits, 32 hexadecimal digits */
export const newId = () => hex(random(16));

/** @param {...Uint8Array} parts @returns {Uint8Array} */
export function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {Uint8Array} one @param {Uint8Array} other @returns {boolean} in a time that does not tell where they differ */
export function same(one, other) {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let at = 0; at < one.length; at += 1) difference |= one[at] ^ other[at];
  return difference === 0;
}

/** @param {Uint8Array} bytes @returns {Promise<Uint8Array>} 32 bytes */
export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** @param {number} below @returns {number} a random whole number, each as likely as the others */
export function chance(below) {
  const limit = 2 ** 32 - (2 ** 32 % below);
  for (;;) {
    const [drawn] = crypto.getRandomValues(new Uint32Array(1));
    if (drawn < limit) return drawn % below;
  }
}

/** @param {number} count @returns {string[]} words of the list, each drawn by itself (12.9 bits a word) */
export const randomWords = (count) => Array.from({ length: count }, () => WORDS[chance(WORDS.length)]);

/** Six words that stand for a recipient: to be compared by voice.
 * @param {string} recipient @returns {Promise<string>} words with blanks between */
export async function fingerprint(recipient) {
  const digest = await sha256(utf8(`schutznetz fingerprint 1\n${recipient}`));
  const view = new DataView(digest.buffer);
  return Array.from({ length: 6 }, (_, at) => WORDS[view.getUint32(4 * at) % WORDS.length]).join(" ");
}
