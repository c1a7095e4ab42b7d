// SPDX-License-Identifier: EUPL-1.2
// A letter: JSON of one size, sealed as an age file, signed with a key that only the writer and the counsellor know.
// Age authenticates no sender: the writer's first letter carries the key, so whoever read it can answer, and nobody else.
import { base64, fromBase64, fromUtf8, hex, same, utf8 } from "../../vault/browser/core/bytes.js";

/** Bytes of a letter before sealing: all are as long as this. */
export const SIZE = 4096;
const BLANK = 0x20;

/** Too much text for one letter. */
export class TooLong extends Error {}

/** @param {object} content @param {Uint8Array} key 32 bytes @returns {Promise<Uint8Array>} signed and padded, throws TooLong */
export async function pack(content, key) {
  const signed = { v: 1, ...content };
  const bytes = utf8(JSON.stringify({ ...signed, mac: await macOf(signed, key) }));
  if (bytes.length > SIZE) throw new TooLong();
  const padded = new Uint8Array(SIZE).fill(BLANK);
  padded.set(bytes);
  return padded;
}

/** @param {Uint8Array} bytes an opened letter @returns {object} throws when it is none */
export function unpack(bytes) {
  const content = JSON.parse(fromUtf8(bytes));
  if (content?.v !== 1 || typeof content.mac !== "string") throw new TypeError("not a letter");
  return content;
}

/** @param {object} letter @param {Uint8Array} key @returns {Promise<boolean>} was it signed by one of the two? */
export async function isGenuine({ mac, ...signed }, key) {
  return same(utf8(mac), utf8(await macOf(signed, key)));
}

/** The letters of a conversation in their order, those of strangers left out.
 * @param {object[]} letters @param {Uint8Array} key @param {string} instance
 * @returns {Promise<{letters: object[], forged: number}>} */
export async function thread(letters, key, instance) {
  const genuine = [];
  for (const letter of letters) if (letter.instance === instance && (await isGenuine(letter, key))) genuine.push(letter);
  const known = new Map(genuine.map((letter) => [`${letter.from} ${letter.n}`, letter]));
  const inOrder = [...known.values()].sort((one, other) => one.at.localeCompare(other.at) || one.n - other.n);
  return { letters: inOrder, forged: letters.length - genuine.length };
}

/** @param {object[]} letters of a writer @returns {Uint8Array|null} the key that their first letter carries */
export function keyIn(letters) {
  const first = letters.find((letter) => letter.from === "writer" && letter.n === 0 && typeof letter.key === "string");
  return first ? fromBase64(first.key) : null;
}

/** @param {Uint8Array} key @returns {string} as a first letter carries it */
export const written = (key) => base64(key);

async function macOf(signed, key) {
  const secret = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const ordered = JSON.stringify(Object.entries(signed).sort(([one], [other]) => (one < other ? -1 : 1)));
  return hex(new Uint8Array(await crypto.subtle.sign("HMAC", secret, utf8(ordered))));
}
