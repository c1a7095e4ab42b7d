// SPDX-License-Identifier: EUPL-1.2
// The recovery code: 128 bits and two characters of checksum in Crockford's base32, 28 characters in seven groups.
import { random, sha256 } from "./bytes.js";

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BITS = 128;
export const GROUPS = 7;

/** @returns {Promise<string>} `XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX`, also the passphrase of the age file as it stands */
export const newRecoveryCode = () => codeOf(random(BITS / 8));

/** @param {Uint8Array} secret 16 bytes @returns {Promise<string>} */
export async function codeOf(secret) {
  const letters = base32(secret) + (await checksum(secret));
  return letters.match(/.{4}/g).join("-");
}

/** What somebody typed, as the sheet has it: blanks and hyphens anywhere, O for 0, I and L for 1.
 * @param {string} typed @returns {Promise<string|null>} null when it cannot be a code (length or checksum) */
export async function readRecoveryCode(typed) {
  const letters = plain(typed);
  if (letters.length !== 4 * GROUPS || [...letters].some((letter) => !LETTERS.includes(letter))) return null;
  const secret = bytesOf(letters.slice(0, -2));
  if (!secret) return null;
  const code = await codeOf(secret);
  return code.replaceAll("-", "") === letters ? code : null;
}

/** @param {string} typed @returns {string} letters and digits only, the likely slips mended */
export const plain = (typed) => typed.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1").replace(/U/g, "V");

const checksum = async (secret) => base32((await sha256(secret)).subarray(0, 2)).slice(0, 2);

/** Five bits a letter, the last one filled up with zeros. */
function base32(bytes) {
  let text = "";
  let value = 0;
  let bits = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += LETTERS[(value >> bits) & 31];
    }
  }
  return bits ? text + LETTERS[(value << (5 - bits)) & 31] : text;
}

/** The 16 bytes of 26 letters; null when bits stand where none can. */
function bytesOf(letters) {
  const bytes = [];
  let value = 0;
  let bits = 0;
  for (const letter of letters) {
    value = ((value << 5) | LETTERS.indexOf(letter)) & 0xffff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 255);
    }
  }
  return value & ((1 << bits) - 1) ? null : Uint8Array.from(bytes);
}
