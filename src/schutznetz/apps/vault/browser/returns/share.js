// SPDX-License-Identifier: EUPL-1.2
// One return as bytes of always the same length, and what the body that adds up makes of many.
import { base64, fromBase64, fromUtf8, utf8 } from "../core/bytes.js";
import { MODULUS, areKeys, isPossible } from "./tally.js";

const KIND = "schutznetz return 1";

/** @param {number[]} cells @param {object} plan @param {number} size @param {number[]|null} [keys] sums of record keys, where the year is protected by them
 * @returns {Uint8Array} padded with blanks, as long with keys as without */
export function packed(cells, plan, size, keys = null) {
  const bytes = utf8(JSON.stringify({ kind: KIND, digest: plan.digest, cells, ...(keys && { keys: written(keys) }) }));
  if (bytes.length > size) throw new RangeError("a return does not fit");
  const whole = new Uint8Array(size).fill(0x20);
  whole.set(bytes);
  return whole;
}

/** Four bytes a key, the lowest first, as base64: always of the same length. */
function written(keys) {
  const view = new DataView(new ArrayBuffer(4 * keys.length));
  keys.forEach((key, at) => view.setUint32(4 * at, key, true));
  return base64(new Uint8Array(view.buffer));
}

function read(text) {
  const bytes = fromBase64(text);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => view.getUint32(4 * at, true));
}

/** @returns {{cells: number[], keys: number[]|null}|null} `keys` null where it brought none; null for whatever is no return of this plan */
function unpacked(bytes, plan, most) {
  try {
    const { kind, digest, cells, keys: text } = JSON.parse(fromUtf8(bytes));
    if (kind !== KIND || digest !== plan.digest || !isPossible(cells, plan, most)) return null;
    const keys = text === undefined ? (cells.some(Boolean) ? null : cells.map(() => 0)) : read(text);
    return keys && !areKeys(keys, cells, plan) ? null : { cells, keys };
  } catch {
    return null;
  }
}

/** Open all shares of a pool and add them up; nothing of a single one is kept. One return without keys, and there are none.
 * @param {string[]} shares base64 @param {(bytes: Uint8Array) => Promise<Uint8Array>} decrypt @param {{plan: object, most: number}} told
 * @returns {Promise<{cells: number[], keys: number[]|null, returns: number, unreadable: number}>} */
export async function addedUp(shares, decrypt, { plan, most }) {
  const cells = new Array(plan.cells).fill(0);
  let keys = [...cells];
  let returns = 0;
  for (const share of shares) {
    const one = unpacked(await decrypt(fromBase64(share)).catch(() => new Uint8Array()), plan, most);
    if (!one) continue;
    one.cells.forEach((count, at) => (cells[at] += count));
    keys = keys && one.keys && keys.map((key, at) => (key + one.keys[at]) % MODULUS);
    returns += 1;
  }
  return { cells, keys, returns, unreadable: shares.length - returns };
}

/** @param {any} vault @param {string[]} recipients @param {Uint8Array} bytes @returns {Promise<string>} the closed file, base64 */
export const closed = async (vault, recipients, bytes) => base64(await vault.encryptTo(recipients, bytes));
