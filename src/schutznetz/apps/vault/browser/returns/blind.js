// SPDX-License-Identifier: EUPL-1.2
// A signature under something the signer cannot see (RSA, encoding PSS with SHA-384, form of RFC 9474): the server knows
// that it signed once for a person, and later that a number was signed, never that the two belong together.
import { base64, fromBase64, join, random } from "../core/bytes.js";

const SIZE = 256;
const HASH = 48;
const EXPONENT = 65537n;

const sha384 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-384", bytes));
const number = (bytes) => BigInt(`0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("") || "0"}`);

function written(value) {
  const text = value.toString(16).padStart(2 * SIZE, "0");
  return Uint8Array.from({ length: SIZE }, (_, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

function power(base, exponent, n) {
  let [result, square] = [1n, base % n];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % n;
    square = (square * square) % n;
  }
  return result;
}

/** The inverse of a number, null when it has none. */
function inverse(value, n) {
  let [old, rest, oldFactor, factor] = [value % n, n, 1n, 0n];
  while (rest > 0n) {
    const times = old / rest;
    [old, rest] = [rest, old - times * rest];
    [oldFactor, factor] = [factor, oldFactor - times * factor];
  }
  return old === 1n ? ((oldFactor % n) + n) % n : null;
}

async function masked(seed, length) {
  const blocks = [];
  for (let at = 0; at * HASH < length; at += 1) blocks.push(await sha384(join(seed, Uint8Array.of(0, 0, 0, at))));
  return join(...blocks).subarray(0, length);
}

/** EMSA-PSS with a salt as long as the digest. */
async function encoded(message, salt) {
  const inner = await sha384(join(new Uint8Array(8), await sha384(message), salt));
  const data = join(new Uint8Array(SIZE - 2 * HASH - 2), Uint8Array.of(1), salt);
  const mask = await masked(inner, data.length);
  const hidden = data.map((byte, at) => byte ^ mask[at]);
  hidden[0] &= 0x7f;
  return join(hidden, inner, Uint8Array.of(0xbc));
}

/** Hide a new random message from a key.
 * @param {string} modulus the public half, base64
 * @returns {Promise<{modulus: string, message: string, factor: string, blinded: string}>} all base64; `blinded` goes to the server */
export async function blind(modulus) {
  const n = number(fromBase64(modulus));
  const message = random(32);
  const value = number(await encoded(message, random(HASH)));
  for (;;) {
    const factor = number(random(SIZE)) % n;
    if (factor > 1n && inverse(factor, n) !== null) {
      const blinded = (value * power(factor, EXPONENT, n)) % n;
      return { modulus, message: base64(message), factor: base64(written(factor)), blinded: base64(written(blinded)) };
    }
  }
}

/** Take the factor away and look whether the server signed honestly.
 * @param {{modulus: string, message: string, factor: string}} hidden @param {string} signature base64
 * @returns {Promise<string>} the signature of the message, base64; throws a RangeError when it is none */
export async function unblind({ modulus, message, factor }, signature) {
  const n = number(fromBase64(modulus));
  const opened = written((number(fromBase64(signature)) * inverse(number(fromBase64(factor)), n)) % n);
  if (!(await verifies(modulus, fromBase64(message), opened))) throw new RangeError("the server did not sign");
  return base64(opened);
}

async function verifies(modulus, message, signature) {
  const url = modulus.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const key = await crypto.subtle.importKey("jwk", { kty: "RSA", n: url, e: "AQAB" }, { name: "RSA-PSS", hash: "SHA-384" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "RSA-PSS", saltLength: HASH }, key, signature, message);
}
