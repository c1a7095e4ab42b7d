// SPDX-License-Identifier: EUPL-1.2
// One return as bytes of always the same length, and what the body that adds up makes of many.
import { base64, fromBase64, fromUtf8, utf8 } from "../core/bytes.js";
import { isPossible } from "./tally.js";

const KIND = "schutznetz return 1";

/** @param {number[]} cells @param {object} plan @param {number} size @returns {Uint8Array} padded with blanks */
export function packed(cells, plan, size) {
  const bytes = utf8(JSON.stringify({ kind: KIND, digest: plan.digest, cells }));
  if (bytes.length > size) throw new RangeError("a return does not fit");
  const whole = new Uint8Array(size).fill(0x20);
  whole.set(bytes);
  return whole;
}

/** @returns {number[]|null} the counts, null for whatever is no return of this plan */
function unpacked(bytes, plan, most) {
  try {
    const found = JSON.parse(fromUtf8(bytes));
    return found.kind === KIND && found.digest === plan.digest && isPossible(found.cells, plan, most) ? found.cells : null;
  } catch {
    return null;
  }
}

/** Open all shares of a pool and add them up; nothing of a single one is kept.
 * @param {string[]} shares base64 @param {(bytes: Uint8Array) => Promise<Uint8Array>} decrypt @param {{plan: object, most: number}} told
 * @returns {Promise<{cells: number[], returns: number, unreadable: number}>} */
export async function addedUp(shares, decrypt, { plan, most }) {
  const cells = new Array(plan.cells).fill(0);
  let returns = 0;
  for (const share of shares) {
    const one = unpacked(await decrypt(fromBase64(share)).catch(() => new Uint8Array()), plan, most);
    if (!one) continue;
    one.forEach((count, at) => (cells[at] += count));
    returns += 1;
  }
  return { cells, returns, unreadable: shares.length - returns };
}

/** @param {any} vault @param {string[]} recipients @param {Uint8Array} bytes @returns {Promise<string>} the closed file, base64 */
export const closed = async (vault, recipients, bytes) => base64(await vault.encryptTo(recipients, bytes));
