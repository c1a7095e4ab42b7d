// SPDX-License-Identifier: EUPL-1.2
// The content of an age file (https://age-encryption.org/v1, "STREAM") by the browser's own ChaCha20-Poly1305, where it has
// one: the same bytes as the library writes, many times faster and beside the page. Header and keys stay the library's.
import { Decrypter, Encrypter, hkdf, sha256 } from "../vendor/age.js";
import { join, random, utf8 } from "./bytes.js";

const [CHUNK, TAG, NONCE] = [64 * 2 ** 10, 16, 16];
const NAME = "ChaCha20-Poly1305";
const END_OF_HEADER = utf8("\n--- ");
const NEW_LINE = 0x0a;

let known = null;

/** @returns {Promise<boolean>} has this browser the cipher? */
export const isNative = () => (known ??= tried());

async function tried() {
  try {
    const key = await imported(new Uint8Array(32), ["encrypt"]);
    return (await crypto.subtle.encrypt({ name: NAME, iv: new Uint8Array(12) }, key, new Uint8Array())).byteLength === TAG;
  } catch {
    return false;
  }
}

const imported = (bytes, uses) => crypto.subtle.importKey("raw-secret", bytes, { name: NAME }, false, uses);
const keyOf = (fileKey, nonce, uses) => imported(hkdf(sha256, fileKey, nonce, utf8("payload"), 32), uses);

/** @param {Encrypter} encrypter with its recipients @param {Uint8Array} bytes @returns {Promise<Uint8Array>} an age file */
export async function sealed(encrypter, bytes) {
  let fileKey = null;
  encrypter.addRecipient({ wrapFileKey: (key) => ((fileKey = key), []) }); // writes nothing, only listens
  const empty = await encrypter.encrypt(new Uint8Array());
  const nonce = random(NONCE);
  const start = join(empty.subarray(0, empty.length - NONCE - TAG), nonce);
  const key = await keyOf(fileKey, nonce, ["encrypt"]);
  const count = Math.max(1, Math.ceil(bytes.length / CHUNK));
  const whole = new Uint8Array(start.length + bytes.length + count * TAG);
  whole.set(start);
  await each(count, async (at, iv) => {
    const part = await crypto.subtle.encrypt({ name: NAME, iv }, key, bytes.subarray(at * CHUNK, (at + 1) * CHUNK));
    whole.set(new Uint8Array(part), start.length + at * (CHUNK + TAG));
  });
  return whole;
}

/** @param {Decrypter} decrypter with its identity @param {Uint8Array} bytes an age file @returns {Promise<Uint8Array>} throws when it is not for it or was touched */
export async function opened(decrypter, bytes) {
  const end = endOfHeader(bytes);
  const fileKey = await decrypter.decryptHeader(bytes.subarray(0, end));
  const key = await keyOf(fileKey, bytes.subarray(end, end + NONCE), ["decrypt"]);
  const closed = bytes.subarray(end + NONCE);
  const count = Math.max(1, Math.ceil(closed.length / (CHUNK + TAG)));
  const last = closed.length - (count - 1) * (CHUNK + TAG);
  if (last < TAG || (count > 1 && last === TAG)) throw new RangeError("cut off");
  const whole = new Uint8Array(closed.length - count * TAG);
  await each(count, async (at, iv) => {
    const part = await crypto.subtle.decrypt({ name: NAME, iv }, key, closed.subarray(at * (CHUNK + TAG), (at + 1) * (CHUNK + TAG)));
    whole.set(new Uint8Array(part), at * CHUNK);
  });
  return whole;
}

/** All chunks at once; the counter of each says its place, its last byte whether it is the end. */
function each(count, act) {
  return Promise.all(Array.from({ length: count }, (_, at) => {
    const iv = new Uint8Array(12);
    new DataView(iv.buffer).setUint32(7, at);
    iv[11] = at === count - 1 ? 1 : 0;
    return act(at, iv);
  }));
}

function endOfHeader(bytes) {
  for (let at = bytes.indexOf(NEW_LINE); at >= 0; at = bytes.indexOf(NEW_LINE, at + 1)) {
    if (!END_OF_HEADER.every((byte, place) => bytes[at + place] === byte)) continue;
    const end = bytes.indexOf(NEW_LINE, at + 1);
    if (end >= 0) return end + 1;
  }
  throw new RangeError("no header");
}
