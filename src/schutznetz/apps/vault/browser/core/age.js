// SPDX-License-Identifier: EUPL-1.2
// Age files: https://age-encryption.org/v1. X25519 recipients and passphrases only.
import { Decrypter, Encrypter, bech32, hkdf as derive, identityToRecipient, sha256 } from "../vendor/age.js";
import { random, utf8 } from "./bytes.js";
import { isNative, opened, sealed } from "./stream.js";
import { labour } from "./worker.js";

const SECRET = "AGE-SECRET-KEY-";

/** The work factor of a passphrase: 2^17 (about half a second on an office computer). */
export const LOG_N = 17;

/** @returns {string} `AGE-SECRET-KEY-1…` */
export const newIdentity = () => identityFrom(random(32));

/** @param {Uint8Array} bytes 32, e.g. derived from a code @returns {string} the identity made of them */
export function identityFrom(bytes) {
  if (bytes.length !== 32) throw new RangeError("an identity has 32 bytes");
  return bech32.encodeFromBytes(SECRET, bytes).toUpperCase();
}

/** @param {string} identity @returns {Uint8Array} its 32 bytes */
export function bytesOf(identity) {
  const { prefix, bytes } = bech32.decodeToBytes(identity);
  if (prefix.toUpperCase() !== SECRET || bytes.length !== 32) throw new RangeError("not an identity");
  return bytes;
}

/** @param {string} identity @returns {Promise<string>} `age1…` */
export const recipientOf = (identity) => identityToRecipient(identity);

/** @param {string} text @returns {boolean} is it an X25519 recipient, well written? */
export function isRecipient(text) {
  try {
    const { prefix, bytes } = bech32.decodeToBytes(text);
    return prefix === "age" && bytes.length === 32;
  } catch {
    return false;
  }
}

/** @param {string[]} recipients @param {Uint8Array} bytes @returns {Promise<Uint8Array>} an age file that each of them opens */
export async function seal(recipients, bytes) {
  if (!recipients.length) throw new RangeError("nobody could open it");
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return (await isNative()) ? sealed(encrypter, bytes) : encrypter.encrypt(bytes);
}

/** @param {string} identity @param {Uint8Array} bytes @returns {Promise<Uint8Array>} throws when the file is not for it or was touched */
export async function open(identity, bytes) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return (await isNative()) ? opened(decrypter, bytes) : decrypter.decrypt(bytes);
}

/** @param {string} passphrase @param {Uint8Array} bytes @param {number} [logN] @returns {Promise<Uint8Array>} */
export const sealWithPassphrase = (passphrase, bytes, logN = LOG_N) => labour("sealWithPassphrase", passphrase, bytes, logN);

/** @param {string} passphrase @param {Uint8Array} bytes @returns {Promise<Uint8Array>} throws when it is another passphrase */
export const openWithPassphrase = (passphrase, bytes) => labour("openWithPassphrase", passphrase, bytes);

/** scrypt with r = 8, p = 1, in the Worker.
 * @param {string|Uint8Array} secret @param {string|Uint8Array} salt @param {{logN?: number, length?: number}} [size]
 * @returns {Promise<Uint8Array>} */
export const scryptDerive = (secret, salt, { logN = LOG_N, length = 64 } = {}) => labour("scrypt", secret, salt, logN, length);

/** @param {Uint8Array} secret @param {string} info what the key is for @param {number} [length] @returns {Uint8Array} HKDF-SHA-256 */
export const hkdf = (secret, info, length = 32) => derive(sha256, secret, undefined, utf8(info), length);
